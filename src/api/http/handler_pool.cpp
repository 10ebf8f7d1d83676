#include "api/http/handler_pool.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace chap::http {
namespace {

// Handlers compute; the threads that read and write sockets do little and often. On a busy machine
// those go first, so that nobody's ready answer, and no monitor's /health, waits for somebody
// else's evaluation to be summed up. Jobs come last (worker::JobProgram).
constexpr int kNiceness = 5;

void stand_back() {
  // Linux has a niceness for each thread. Where it cannot be set, all are equal: no harm.
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
}

}  // namespace

HandlerPool::HandlerPool(unsigned threads, std::size_t waiting)
    : count_(threads), most_(threads + waiting), jobs_(most_) {}

HandlerPool::~HandlerPool() {
  join();
  jobs_.consume_all([](Job* job) { const std::unique_ptr<Job> unwanted(job); });
}

void HandlerPool::start() {
  for (unsigned i = 0; i < count_; ++i) {
    threads_.emplace_back([this] {
      stand_back();
      work_until_closed();
    });
  }
}

void HandlerPool::join() {
  // Behind all jobs: who finds none then is meant to end.
  ready_.release(static_cast<std::ptrdiff_t>(threads_.size()));
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void HandlerPool::add(std::unique_ptr<Job> job) {
  jobs_.push(job.release());
  ready_.release();
}

void HandlerPool::work_until_closed() {
  for (;;) {
    ready_.acquire();
    Job* taken = nullptr;
    if (!jobs_.pop(taken)) return;
    const std::unique_ptr<Job> job(taken);
    job->run();
  }
}

}  // namespace chap::http
