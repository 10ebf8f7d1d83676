#include "foundation/process/child.hpp"

#include "foundation/base/error.hpp"
#include "foundation/process/guard.hpp"
#include "foundation/process/priority.hpp"
#include "foundation/process/process_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <signal.h>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace chap::process {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

SpawnOptions shell(const std::string& script) {
  SpawnOptions options;
  options.arguments = {"/bin/sh", "-c", script};
  return options;
}

std::string read_to_end(int fd) {
  std::string text;
  char buffer[256];
  for (ssize_t got = 0; (got = ::read(fd, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(got));
  }
  return text;
}

// Looks again and again, for ten seconds at most; how long it takes is no test.
template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 1000 && !condition(); ++i) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  return condition();
}

TEST(ChildTest, TellsExitCodesFromSignals) {
  const auto code = spawn(shell("exit 7")).wait(seconds(10));
  ASSERT_TRUE(code);
  EXPECT_EQ(code->code, 7);
  EXPECT_EQ(code->signal, 0);
  const auto signal = spawn(shell("kill -SEGV $$")).wait(seconds(10));
  ASSERT_TRUE(signal);
  EXPECT_EQ(signal->signal, SIGSEGV);
}

TEST(ChildTest, PassesDescriptorsEnvironmentAndFolder) {
  auto [read_end, write_end] = make_pipe();
  SpawnOptions options = shell("echo \"$COLOUR $PWD\" >&5");
  options.environment = {"COLOUR=blue"};
  options.working_directory = "/";
  options.descriptors = {{write_end.get(), 5}};
  Child child = spawn(options);
  write_end.close();
  EXPECT_EQ(read_to_end(read_end.get()), "blue /\n");
  EXPECT_EQ(child.wait(seconds(10))->code, 0);
}

TEST(ChildTest, AMissingProgramIsAnError) {
  SpawnOptions options;
  options.arguments = {"/no/such/program"};
  EXPECT_THROW(spawn(options), Error);
}

TEST(ChildTest, WaitingEndsWithTheTimeAndTheWholeGroupIsReached) {
  SpawnOptions options = shell("sleep 60 & sleep 60");
  options.placement = Placement::kNewSession;
  Child child = spawn(options);
  EXPECT_FALSE(child.wait(milliseconds(1)));
  EXPECT_EQ(start_time_of(child.pid()), child.start_time());
  ASSERT_TRUE(eventually([&] { return session_members(child.pid()).size() >= 2; }));
  child.signal_group(SIGKILL);
  EXPECT_EQ(child.wait(seconds(10))->signal, SIGKILL);
  EXPECT_TRUE(eventually([&] { return session_members(child.pid()).empty(); }));
  EXPECT_FALSE(start_time_of(child.pid()));
}

TEST(ChildTest, ADeadPeerIsAnErrorAndNoSignal) {
  auto [ours, theirs] = make_channel();
  theirs.close();
  EXPECT_FALSE(write_all(ours.get(), "hello"));
}

constexpr int kNiceness = 7;

// A guard needs a process without threads: this test forks one before it starts any.
class Guarded {
 public:
  explicit Guarded(const std::string& script) {
    auto [ours, theirs] = make_channel();
    pid_ = ::fork();
    if (pid_ == 0) {
      ours.close();
      stand_back(kNiceness);
      ::_exit(run_guarded(theirs.get(), [&script] {
        ::execl("/bin/sh", "sh", "-c", script.c_str(), nullptr);
        return 1;
      }));
    }
    lifeline_ = std::move(ours);
  }
  Child child() const { return Child(pid_); }
  void cut() { lifeline_.close(); }

 private:
  pid_t pid_;
  FileDescriptor lifeline_;
};

TEST(GuardTest, RelaysHowTheWorkEnded) {
  EXPECT_EQ(Guarded("exit 3").child().wait(seconds(10))->code, 3);
  EXPECT_EQ(Guarded("kill -ABRT $$").child().wait(seconds(10))->code, kSignalBase + SIGABRT);
}

TEST(GuardTest, NobodyStepsForwardByStandingBack) {
  std::thread([] {
    const auto thread = static_cast<id_t>(::gettid());
    stand_back(19);
    stand_back(kNiceness);
    EXPECT_EQ(::getpriority(PRIO_PROCESS, thread), 19);
  }).join();
}

std::string autogroup_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/autogroup");
  std::string line;
  std::getline(file, line);
  return line;
}

TEST(GuardTest, StandsBackWithItsWholeSession) {
  Guarded guarded("sleep 60 & sleep 61");
  Child child = guarded.child();
  const int niceness = std::max(kNiceness, ::getpriority(PRIO_PROCESS, 0));
  ASSERT_TRUE(eventually([&] { return descendants_of(child.pid()).size() >= 3; }));
  for (const pid_t member : session_members(child.pid())) {
    EXPECT_EQ(::getpriority(PRIO_PROCESS, static_cast<id_t>(member)), niceness);
  }
  if (!autogroup_of(child.pid()).empty()) {  // a kernel may be built without
    const std::string wanted = " nice " + std::to_string(niceness);
    EXPECT_TRUE(eventually([&] { return autogroup_of(child.pid()).ends_with(wanted); }))
        << autogroup_of(child.pid());
  }
  guarded.cut();
  EXPECT_TRUE(child.wait(seconds(10)));
}

TEST(GuardTest, LeavesNoDescendantWhenTheLifelineIsCut) {
  // The grandchild escapes to a session of its own and ignores the polite signal.
  Guarded guarded("trap '' TERM; setsid sh -c \"trap '' TERM; sleep 61; sleep 62\" & sleep 63; :");
  Child child = guarded.child();
  ASSERT_TRUE(eventually([&] { return descendants_of(child.pid()).size() >= 4; }));
  const std::vector<pid_t> family = descendants_of(child.pid());
  guarded.cut();
  ASSERT_TRUE(child.wait(seconds(10)));
  for (const pid_t member : family) {
    EXPECT_FALSE(start_time_of(member));
  }
}

TEST(GuardTest, LeavesNoDescendantWhenTheWorkCrashes) {
  Guarded guarded("setsid sleep 64 & sleep 0.2; kill -SEGV $$");
  Child child = guarded.child();
  ASSERT_TRUE(eventually([&] { return descendants_of(child.pid()).size() >= 2; }));
  const std::vector<pid_t> family = descendants_of(child.pid());
  EXPECT_EQ(child.wait(seconds(10))->code, kSignalBase + SIGSEGV);
  for (const pid_t member : family) {
    EXPECT_FALSE(start_time_of(member));
  }
}

}  // namespace
}  // namespace chap::process
