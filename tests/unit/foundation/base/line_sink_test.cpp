#include "foundation/base/line_sink.hpp"

#include <gtest/gtest.h>
#include <spdlog/logger.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <memory>
#include <string>
#include <unistd.h>

namespace chap::log {
namespace {

// Writes the log to a pipe, which the tests read or leave unread.
class LineSinkTest : public testing::Test {
 protected:
  LineSinkTest() {
    EXPECT_EQ(::pipe(ends_.data()), 0);
    sink_ = std::make_shared<LineSink>(ends_[1], std::chrono::milliseconds(1));
    logger_ = std::make_unique<spdlog::logger>("test", sink_);
    logger_->set_pattern("%v");
  }
  ~LineSinkTest() override {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  std::string read() {
    std::string text(1 << 20, '\0');
    const ssize_t count = ::read(ends_[0], text.data(), text.size());
    return text.substr(0, std::size_t(std::max<ssize_t>(count, 0)));
  }

  std::array<int, 2> ends_{};
  std::shared_ptr<LineSink> sink_;
  std::unique_ptr<spdlog::logger> logger_;
};

TEST_F(LineSinkTest, WritesEachLine) {
  logger_->info("one");
  logger_->info("two");
  EXPECT_EQ(read(), "one\ntwo\n");
  EXPECT_EQ(sink_->take_dropped(), 0U);
}

TEST_F(LineSinkTest, DropsAndCountsLinesWhileThePipeIsNotRead) {
  const std::string line(1000, 'x');
  for (int i = 0; i < 1000; ++i) logger_->info(line);  // a pipe holds 64 KiB
  EXPECT_EQ(sink_->take_dropped(), 0U) << "the pipe is still full";
  const std::size_t kept = read().size() / (line.size() + 1);
  EXPECT_EQ(sink_->take_dropped(), 1000 - kept);
  EXPECT_EQ(sink_->take_dropped(), 0U);
  logger_->info("again");
  EXPECT_EQ(read(), "again\n");
}

TEST_F(LineSinkTest, LinesAreNotCountedIfTheReadEndIsClosed) {
  std::signal(SIGPIPE, SIG_IGN);
  ::close(ends_[0]);
  logger_->info("no reader exists");
  EXPECT_EQ(sink_->take_dropped(), 0U);
  ends_[0] = ::dup(ends_[1]);  // because the destructor closes ends_[0]
}

}  // namespace
}  // namespace chap::log
