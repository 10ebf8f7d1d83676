#include "foundation/process/child.hpp"

#include "foundation/base/error.hpp"
#include "foundation/process/guard.hpp"
#include "foundation/process/process_table.hpp"
#include "tests/support/no_threads.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fcntl.h>
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

// Options that run a shell script.
SpawnOptions shell(const std::string& script) {
  SpawnOptions options;
  options.arguments = {"/bin/sh", "-c", script};
  return options;
}

std::string read_to_end(int fd) {
  std::string text;
  char buffer[256];
  for (ssize_t bytes_read = 0; (bytes_read = ::read(fd, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(bytes_read));
  }
  return text;
}

// Waits until the condition is true, at most ten seconds.
template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 1000 && !condition(); ++i) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  return condition();
}

TEST(ChildTest, DistinguishesExitCodesFromSignals) {
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

TEST(ChildTest, WaitEndsAfterTheTimeoutAndSignalsReachTheWholeGroup) {
  SpawnOptions options = shell("sleep 60 & sleep 60");
  options.process_group = ProcessGroup::kNewSession;
  Child child = spawn(options);
  EXPECT_FALSE(child.wait(milliseconds(1)));
  EXPECT_EQ(start_time_of(child.pid()), child.start_time());
  ASSERT_TRUE(eventually([&] { return session_members(child.pid()).size() >= 2; }));
  child.signal_group(SIGKILL);
  EXPECT_EQ(child.wait(seconds(10))->signal, SIGKILL);
  EXPECT_TRUE(eventually([&] { return session_members(child.pid()).empty(); }));
  EXPECT_FALSE(start_time_of(child.pid()));
}

TEST(ChildTest, AChildHasOnlyTheGivenDescriptors) {
  const FileDescriptor inheritable(::open("/dev/null", O_RDONLY));  // without close-on-exec
  ASSERT_GE(inheritable.get(), 3);
  auto [read_end, write_end] = make_pipe();
  SpawnOptions options;
  options.arguments = {"ls", "/proc/self/fd"};
  options.descriptors = {{write_end.get(), STDOUT_FILENO}, {write_end.get(), 5}};
  Child child = spawn(options);
  write_end.close();
  std::string listed;
  char buffer[256];
  for (ssize_t bytes_read = 0; (bytes_read = ::read(read_end.get(), buffer, sizeof buffer)) > 0;) {
    listed.append(buffer, static_cast<std::size_t>(bytes_read));
  }
  EXPECT_TRUE(child.wait(seconds(10)));
  EXPECT_EQ(listed, "0\n1\n2\n3\n5\n");  // descriptor 3 is the folder that ls has opened
}

TEST(ChildTest, WriteAllFailsWithoutASignalIfTheOtherEndIsClosed) {
  auto [own_end, other_end] = make_channel();
  other_end.close();
  EXPECT_FALSE(write_all(own_end.get(), "hello"));
}

// A guard process that runs a shell script. close_lifeline() closes the channel between the test
// and the guard. The guard must be forked while the process of the test has no other threads.
class GuardedProcess {
 public:
  explicit GuardedProcess(const std::string& script) {
    auto [own_end, other_end] = make_channel();
    pid_ = ::fork();
    if (pid_ == 0) {
      own_end.close();
      ::_exit(run_guarded(other_end.get(), [&script] {
        ::execl("/bin/sh", "sh", "-c", script.c_str(), nullptr);
        return 1;
      }));
    }
    lifeline_ = std::move(own_end);
  }
  Child child() const { return Child(pid_); }
  void close_lifeline() { lifeline_.close(); }

 private:
  pid_t pid_;
  FileDescriptor lifeline_;
};

TEST(GuardTest, ReturnsTheExitCodeOfTheWork) {
  EXPECT_EQ(GuardedProcess("exit 3").child().wait(seconds(10))->code, 3);
  EXPECT_EQ(GuardedProcess("kill -ABRT $$").child().wait(seconds(10))->code, kSignalBase + SIGABRT);
}

// The nice value of a child that is spawned with the option `niceness`.
int niceness_of_child(int niceness) {
  SpawnOptions options;
  options.arguments = {"sleep", "60"};
  options.niceness = niceness;
  Child child = spawn(options);
  const int value = ::getpriority(PRIO_PROCESS, static_cast<id_t>(child.pid()));
  child.signal_group(SIGKILL);
  EXPECT_TRUE(child.wait(seconds(10)));
  return value;
}

TEST(ChildTest, AChildHasTheNiceValueOfTheOptionsAndTheCallerKeepsItsOwn) {
  const int own = ::getpriority(PRIO_PROCESS, 0);
  EXPECT_EQ(niceness_of_child(0), own);
  EXPECT_EQ(niceness_of_child(7), std::max(own, 7));
  EXPECT_EQ(::getpriority(PRIO_PROCESS, 0), own);
}

TEST(ChildTest, IfNoThreadCanBeStartedAChildHasTheNiceValueOfTheCaller) {
  const NoThreads no_threads;
  EXPECT_EQ(niceness_of_child(7), ::getpriority(PRIO_PROCESS, 0));
}

TEST(GuardTest, KillsAllDescendantsWhenTheChannelIsClosed) {
  // The grandchild has its own session and ignores SIGTERM.
  GuardedProcess guarded(
      "trap '' TERM; setsid sh -c \"trap '' TERM; sleep 61; sleep 62\" & sleep 63; :"
  );
  Child child = guarded.child();
  ASSERT_TRUE(eventually([&] { return descendants_of(child.pid()).size() >= 4; }));
  const std::vector<pid_t> descendants = descendants_of(child.pid());
  guarded.close_lifeline();
  ASSERT_TRUE(child.wait(seconds(10)));
  for (const pid_t member : descendants) {
    EXPECT_FALSE(start_time_of(member));
  }
}

TEST(GuardTest, KillsAllDescendantsWhenTheWorkCrashes) {
  GuardedProcess guarded("setsid sleep 64 & sleep 0.2; kill -SEGV $$");
  Child child = guarded.child();
  ASSERT_TRUE(eventually([&] { return descendants_of(child.pid()).size() >= 2; }));
  const std::vector<pid_t> descendants = descendants_of(child.pid());
  EXPECT_EQ(child.wait(seconds(10))->code, kSignalBase + SIGSEGV);
  for (const pid_t member : descendants) {
    EXPECT_FALSE(start_time_of(member));
  }
}

}  // namespace
}  // namespace chap::process
