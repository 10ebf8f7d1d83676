// Tests the executor with a job source that throws or blocks.
#include "foundation/base/error.hpp"
#include "tests/support/no_threads.hpp"
#include "tests/unit/engine/job_fixture.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <new>
#include <set>

namespace chap::worker {
namespace {

// A job source that returns jobs from a list and records the calls for these jobs. A test replaces
// `on_claim` or another hook to make the call throw or block. Hooks must be set before the executor
// starts.
class FakeSource final : public queue::JobSource {
 public:
  std::function<void()> on_acquire = [] {};
  std::function<void()> on_claim = [] {};
  std::function<void()> on_is_claim_valid = [] {};
  std::function<void()> on_finish = [] {};
  std::function<void()> on_requeue = [] {};
  std::function<void()> on_started = [] {};

  bool acquire() override {
    on_acquire();
    return true;
  }
  std::optional<queue::Claim> claim() override {
    on_claim();
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return std::nullopt;
    queue::Claim next = waiting_.front();
    waiting_.pop_front();
    return next;
  }
  std::uint64_t changes() override { return signal_.count(); }
  void wait_for_change(std::uint64_t seen_changes, std::chrono::milliseconds timeout) override {
    signal_.wait(seen_changes, std::min(timeout, milliseconds(20)));
  }
  void wake() override { signal_.notify(); }
  void record_process(const queue::Claim& claim, std::int64_t, std::int64_t) override {
    on_started();
    note(started_, claim.id);
  }
  bool is_claim_valid(const queue::Claim& claim) override {
    on_is_claim_valid();
    const std::lock_guard lock(mutex_);
    return !cancelled_.contains(claim.id);
  }
  bool finish(const queue::Claim& claim, const queue::Outcome&, const queue::JobLogs&) override {
    on_finish();
    note(finished_, claim.id);
    return true;
  }
  void requeue(const queue::Claim& claim) override {
    on_requeue();
    note(requeued_, claim.id);
  }
  void run_maintenance() override {}

  void add(const std::string& id, const std::string& task, const std::string& arguments = "{}") {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back({id, task, arguments, 1});
    }
    wake();
  }
  void cancel(const std::string& id) {
    note(cancelled_, id);
    wake();
  }
  bool has_started(const std::string& id) { return contains(started_, id); }
  bool has_finished(const std::string& id) { return contains(finished_, id); }
  bool was_requeued(const std::string& id) { return contains(requeued_, id); }

 private:
  using Ids = std::set<std::string>;
  // Adds an id to one of the four sets of ids.
  void note(Ids& ids, const std::string& id) {
    const std::lock_guard lock(mutex_);
    ids.insert(id);
  }
  bool contains(const Ids& ids, const std::string& id) {
    const std::lock_guard lock(mutex_);
    return ids.contains(id);
  }

  queue::ChangeSignal signal_;
  std::mutex mutex_;
  std::deque<queue::Claim> waiting_;
  Ids started_, finished_, requeued_, cancelled_;
};

// Threads that call pass() wait until open() is called.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    opened_.wait(lock, [this] { return open_; });
  }
  void open() {
    {
      const std::lock_guard lock(mutex_);
      open_ = true;
    }
    opened_.notify_all();
  }
  bool has_waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_ > 0;
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
  int waiting_ = 0;
};

constexpr const char* kSleep = "chap.probe.sleep";
constexpr const char* kTenMinutes = R"({"seconds": 600})";

class ExecutorRobustnessTest : public JobTest {
 protected:
  ~ExecutorRobustnessTest() override {
    gate_.open();
    executor_.reset();
  }
  void start_with_fake_source(std::size_t slots = 1, milliseconds shutdown_timeout = seconds(8)) {
    ExecutorOptions executor_options = options();
    executor_options.slots = slots;
    executor_options.shutdown_timeout = shutdown_timeout;
    executor_ = std::make_unique<Executor>(fake_, logs_, clock_, executor_options);
    executor_->start();
  }
  bool finishes(const std::string& id) {
    return eventually([&] { return fake_.has_finished(id); });
  }

  FakeSource fake_;
  Gate gate_;
  std::atomic<int> calls_ = 0;
  std::atomic<bool> hook_enabled_ = false;  // whether the hooks have an effect
};

// Throws a different kind of exception in each of the first three calls, and nothing in later
// calls. `call` is the number of the call, counted from 0.
void throw_in_first_three_calls(int call) {
  if (call == 0) throw Error(ErrorCode::kUnavailable, "the job source is unavailable");
  if (call == 1) throw std::bad_alloc();
  if (call == 2) throw 7;
}

TEST_F(ExecutorRobustnessTest, ASlotContinuesAfterAnyExceptionOfAClaim) {
  fake_.on_claim = [this] { throw_in_first_three_calls(calls_++); };
  start_with_fake_source();
  fake_.add("a", "chap.probe.echo");
  EXPECT_TRUE(finishes("a"));
  EXPECT_GT(calls_, 3);
}

TEST_F(ExecutorRobustnessTest, TheMaintenanceThreadReacquiresTheLockAfterAnyException) {
  fake_.on_acquire = [this] {
    if (hook_enabled_) throw_in_first_three_calls(calls_++);
  };
  start_with_fake_source();
  hook_enabled_ = true;
  EXPECT_TRUE(eventually([this] { return calls_ > 3; }));
  fake_.add("a", "chap.probe.echo");
  EXPECT_TRUE(finishes("a"));
  EXPECT_TRUE(executor_->alive());
}

TEST_F(ExecutorRobustnessTest, AnOutcomeIsRecordedAsSoonAsTheJobSourceAcceptsIt) {
  fake_.on_finish = [this] { throw_in_first_three_calls(calls_++); };
  start_with_fake_source();
  fake_.add("a", "chap.probe.echo");
  EXPECT_TRUE(finishes("a"));
  EXPECT_EQ(calls_, 4);
}

TEST_F(ExecutorRobustnessTest, AJobRunsAlthoughItsProcessCannotBeRecorded) {
  fake_.on_started = [this] { throw_in_first_three_calls(calls_++ % 3); };
  start_with_fake_source();
  for (const char* id : {"a", "b", "c"}) fake_.add(id, "chap.probe.echo");
  for (const char* id : {"a", "b", "c"}) EXPECT_TRUE(finishes(id)) << id;
}

TEST_F(ExecutorRobustnessTest, CancellationIsNoticedAfterExceptionsOfTheJobSource) {
  fake_.on_is_claim_valid = [this] { throw_in_first_three_calls(calls_++); };
  start_with_fake_source();
  fake_.add("a", kSleep, kTenMinutes);
  EXPECT_TRUE(eventually([this] { return calls_ > 3; }));
  fake_.cancel("a");
  EXPECT_TRUE(finishes("a"));
}

TEST_F(ExecutorRobustnessTest, ABlockedCallDelaysNeitherOtherSlotsNorCancellations) {
  fake_.on_finish = [this] {
    if (calls_++ == 0) gate_.pass();
  };
  start_with_fake_source(2);
  fake_.add("blocked", "chap.probe.echo");
  ASSERT_TRUE(eventually([this] { return gate_.has_waiting(); }));
  fake_.add("cancelled", kSleep, kTenMinutes);
  ASSERT_TRUE(eventually([this] { return fake_.has_started("cancelled"); }));
  fake_.cancel("cancelled");
  EXPECT_TRUE(finishes("cancelled"));
  fake_.add("next", "chap.probe.echo");
  EXPECT_TRUE(finishes("next"));
  EXPECT_FALSE(fake_.has_finished("blocked"));
  gate_.open();
  EXPECT_TRUE(finishes("blocked"));
}

TEST_F(ExecutorRobustnessTest, ABlockedMaintenanceThreadDelaysNoCancellation) {
  fake_.on_acquire = [this] {
    if (hook_enabled_) gate_.pass();
  };
  start_with_fake_source();
  fake_.add("a", kSleep, kTenMinutes);
  ASSERT_TRUE(eventually([this] { return fake_.has_started("a"); }));
  hook_enabled_ = true;
  ASSERT_TRUE(eventually([this] { return gate_.has_waiting(); }));
  fake_.cancel("a");
  EXPECT_TRUE(finishes("a"));
}

TEST_F(ExecutorRobustnessTest, StopKillsTheJobsAndReturnsEvenIfTheJobSourceBlocks) {
  fake_.on_requeue = [this] { gate_.pass(); };
  start_with_fake_source(1, milliseconds(200));
  fake_.add("a", kSleep, kTenMinutes);
  ASSERT_TRUE(eventually([this] { return fake_.has_started("a"); }));
  EXPECT_FALSE(executor_->stop());
  EXPECT_FALSE(fake_.was_requeued("a"));
  gate_.open();
  executor_.reset();  // waits for the blocked call
  EXPECT_TRUE(fake_.was_requeued("a"));
}

TEST_F(ExecutorRobustnessTest, StopRequeuesRunningJobs) {
  start_with_fake_source(1, seconds(60));
  fake_.add("a", kSleep, kTenMinutes);
  ASSERT_TRUE(eventually([this] { return fake_.has_started("a"); }));
  executor_->do_not_wait_for_jobs();
  EXPECT_TRUE(executor_->stop());
  EXPECT_TRUE(fake_.was_requeued("a"));
  EXPECT_FALSE(fake_.has_finished("a"));
}

TEST_F(ExecutorRobustnessTest, AJobIsRequeuedIfNoThreadCanBeStarted) {
  start_with_fake_source();
  {
    // Neither the watcher thread nor the thread that spawns the process can be started.
    const NoThreads no_threads;
    fake_.add("a", "chap.probe.echo");
    EXPECT_TRUE(eventually([this] { return fake_.was_requeued("a"); }));
  }
  fake_.add("b", "chap.probe.echo");
  EXPECT_TRUE(finishes("b"));
}

}  // namespace
}  // namespace chap::worker
