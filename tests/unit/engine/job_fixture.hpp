// A database, a queue and executors for tests, with real job processes (job_program.cpp).
#pragma once

#include "engine/queue/embedded/embedded_queue.hpp"
#include "engine/queue/embedded/embedded_source.hpp"
#include "engine/queue/job_store.hpp"
#include "engine/worker/executor.hpp"
#include "foundation/process/process_table.hpp"
#include "storage/migrate/migrate.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <thread>
#include <unistd.h>

namespace chap::worker {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Waits until the condition is true, at most ten seconds.
template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 1000 && !condition(); ++i) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  return condition();
}

inline std::string job_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "job_program";
}

class JobTest : public testing::Test {
 protected:
  JobTest() : folder_(make_folder()), address_(make_address()), logs_(folder_ / "logs") {
    ::setenv("CHAP_TEST_DATABASE", address_.c_str(), 1);
    database_ = migrate::open_database(address_);
    queue_ = std::make_unique<queue::EmbeddedQueue>(*database_, clock_, signal_, logs_);
  }
  ~JobTest() override {
    executor_.reset();
    source_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::unique_ptr<queue::EmbeddedSource> make_source(const std::string& boot, bool requeue = true) {
    queue::EmbeddedSourceOptions options;
    options.lock_file = folder_ / "lock";
    options.boot_id = boot;
    options.worker = "test";
    options.requeue_on_restart = requeue;
    return std::make_unique<queue::EmbeddedSource>(*database_, clock_, signal_, logs_, options);
  }
  static ExecutorOptions options() {
    ExecutorOptions result;
    result.program.command = {job_program(), "job"};
    result.program.term_grace = milliseconds(300);
    return result;
  }
  Executor& start(const ExecutorOptions& options = JobTest::options()) {
    source_ = make_source("boot-1");
    executor_ = std::make_unique<Executor>(*source_, logs_, clock_, options);
    executor_->start();
    return *executor_;
  }

  // The payload of the job is the path of the signal file, which some tasks of job_program.cpp use.
  std::string enqueue(const std::string& task, const std::string& arguments = "{}") {
    queue::NewJob job;
    job.type = "create_backtest";
    job.task = task;
    job.arguments = arguments;
    job.payload = (folder_ / "signal").string();
    return queue_->enqueue(job);
  }
  queue::JobRecord wait_for_end(const std::string& id) {
    return queue_->wait(id, seconds(20)).value_or(queue::JobRecord{});
  }
  std::string status(const std::string& id) {
    return queue_->get(id).value_or(queue::JobRecord{}).status;
  }
  bool wait_until_running(const std::string& id) {
    return eventually([&] { return queue_->get(id)->pid.has_value(); });
  }
  // Lets the job test.late_commit continue.
  void send_signal() const { std::ofstream(folder_ / "signal") << "go"; }
  std::int64_t count_entries() {
    return database_->read()->query_integer("SELECT count(*) FROM debugentry");
  }
  std::string traceback(const std::string& id) {
    return queue::JobStore(*database_->read()).traceback(id);
  }
  // The pid of the process that the job test.grandchild has started.
  pid_t grandchild() const {
    pid_t pid = 0;
    eventually([&] { return static_cast<bool>(std::ifstream(folder_ / "signal") >> pid); });
    return pid;
  }
  // Returns whether the process ends within ten seconds.
  static bool ends_soon(pid_t pid) {
    return eventually([pid] { return !process::start_time_of(pid); });
  }

  std::filesystem::path folder_;
  std::string address_;
  SystemClock clock_;
  queue::ChangeSignal signal_;
  queue::LogFiles logs_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<queue::EmbeddedQueue> queue_;
  std::unique_ptr<queue::EmbeddedSource> source_;
  std::unique_ptr<Executor> executor_;

 private:
  static std::filesystem::path make_folder() {
    std::string name = testing::TempDir() + "/chap-jobs-XXXXXX";
    return ::mkdtemp(name.data());
  }
  std::string make_address() const {
    return test_server() == nullptr ? (folder_ / "chap.db").string() : fresh_database();
  }
};

}  // namespace chap::worker
