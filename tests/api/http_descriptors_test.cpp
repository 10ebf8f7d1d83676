// Tests the server in a process that has no free file descriptor.
#include "tests/support/fake_application.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace chap {
namespace {

using test::RawClient;
using test::RunningServer;

constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

// Lowers the limit of file descriptors and uses all descriptors below the limit. The destructor
// closes the used descriptors and restores the limit.
class NoFreeDescriptors {
 public:
  explicit NoFreeDescriptors(rlim_t limit) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit lower = before_;
    lower.rlim_cur = limit;
    ::setrlimit(RLIMIT_NOFILE, &lower);
    for (int copy = ::dup(STDERR_FILENO); copy >= 0; copy = ::dup(STDERR_FILENO)) {
      taken_.push_back(copy);
    }
  }
  NoFreeDescriptors(const NoFreeDescriptors&) = delete;
  NoFreeDescriptors& operator=(const NoFreeDescriptors&) = delete;
  ~NoFreeDescriptors() {
    while (!taken_.empty()) free_one();
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }
  void free_one() {
    ::close(taken_.back());
    taken_.pop_back();
  }

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

TEST(HttpDescriptorsTest, TheLongestIdleConnectionIsClosedWhenDescriptorsRunOut) {
  auto options = test::test_options();
  options.io_threads = 1;
  RunningServer running(test::echo, options);
  RawClient first(running.port());
  EXPECT_EQ(first.exchange(kGet).status, 200);
  RawClient second(running.port());
  EXPECT_EQ(second.exchange(kGet).status, 200);
  NoFreeDescriptors descriptors(256);
  descriptors.free_one();  // for the socket of the next client
  RawClient third(running.port());
  EXPECT_EQ(third.exchange(kGet).status, 200);
  EXPECT_TRUE(first.is_closed_by_server());
  EXPECT_EQ(second.exchange(kGet).status, 200);
}

}  // namespace
}  // namespace chap
