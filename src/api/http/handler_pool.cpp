#include "api/http/handler_pool.hpp"

#include "foundation/base/beside.hpp"
#include "foundation/process/priority.hpp"

namespace chap::http {
namespace {

// Handlers compute; the threads that read and write sockets do little and often. On a busy machine
// those go first, so that nobody's ready answer, and no monitor's /health, waits for somebody
// else's evaluation to be summed up. Jobs come last (worker::JobProgram).
constexpr int kNiceness = 10;

}  // namespace

HandlerPool::HandlerPool(unsigned threads, std::size_t waiting)
    : count_(threads), most_(threads + waiting) {}

HandlerPool::~HandlerPool() { join(); }

void HandlerPool::start() {
  for (unsigned i = 0; i < count_; ++i) {
    threads_.emplace_back([this] {
      process::stand_back(kNiceness);
      work_until_closed();
    });
  }
}

void HandlerPool::join() {
  // Behind all errands: who finds none then is meant to end.
  ready_.release(static_cast<std::ptrdiff_t>(threads_.size()));
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::unique_ptr<Errand> HandlerPool::take() {
  ready_.acquire();
  const std::lock_guard lock(mutex_);
  std::unique_ptr<Errand> taken = waiting_.take_first();
  if (taken) return taken;
  waiting_ = arrived_.take_all();
  return waiting_.take_first();
}

void HandlerPool::work_until_closed() {
  while (const auto errand = take()) {
    const PlaceAtWork place;  // which leaves none for threads beside this one when all are busy
    errand->run();
  }
}

}  // namespace chap::http
