#include "engine/worker/job_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <filesystem>
#include <string>
#include <unistd.h>

namespace chap::worker {
namespace {

using testing::EndsWith;

// An open file that refuses every write, as a file on a full disk does.
process::FileDescriptor full_disk() {
  return process::FileDescriptor(::open("/dev/full", O_RDWR | O_CLOEXEC));
}

TEST(BoundedLogTest, KeepsLinesInMemoryIfTheDiskIsFull) {
  BoundedLog log(full_disk(), {});
  log.write_line("first");
  log.write_line("second");
  EXPECT_EQ(log.finish(), "first\nsecond\n");
}

TEST(BoundedLogTest, LimitsTheBytesKeptInMemory) {
  BoundedLog log(process::FileDescriptor(), {.head_bytes = 1000, .tail_bytes = 1000});
  for (int i = 0; i < 1000; ++i) log.write_line("line " + std::to_string(i));
  const std::string kept = log.finish();
  EXPECT_LE(kept.size(), 1000U);
  EXPECT_THAT(kept, EndsWith("line 999\n"));
}

TEST(JobLogTest, TheLogsOfAJobAreCompleteAfterTheDeletionOfTheirFolder) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / ("chap-job-log-" + std::to_string(::getpid()));
  const queue::LogFiles files(folder);
  const SystemClock clock;
  JobLog log(files, clock, "job", {});
  log.status("before");
  std::filesystem::remove_all(folder);
  log.status("after");
  log.debug("details");
  const queue::JobLogs logs = log.finish();
  EXPECT_THAT(logs.status, EndsWith("after\n"));
  EXPECT_NE(logs.status.find("before\n"), std::string::npos);
  EXPECT_THAT(logs.debug, EndsWith("details\n"));
}

}  // namespace
}  // namespace chap::worker
