#include "foundation/base/repeat_filter.hpp"

#include <gtest/gtest.h>

namespace chap::log {
namespace {

using std::chrono::seconds;

TEST(RepeatFilterTest, WritesTheFirstLineAndThenOneInEachWindowWithACount) {
  RepeatFilter filter(seconds(60), 10);
  const RepeatFilter::Clock::time_point start{};
  EXPECT_EQ(filter.admit("a", start), 0U);
  for (int second = 1; second < 60; ++second) {
    EXPECT_EQ(filter.admit("a", start + seconds(second)), std::nullopt);
  }
  EXPECT_EQ(filter.admit("b", start + seconds(30)), 0U);
  EXPECT_EQ(filter.admit("a", start + seconds(60)), 59U);
  EXPECT_EQ(filter.admit("a", start + seconds(61)), std::nullopt);
  EXPECT_EQ(filter.admit("a", start + seconds(121)), 1U);
}

TEST(RepeatFilterTest, AlwaysWritesTextsThatExceedTheCapacity) {
  RepeatFilter filter(seconds(60), 2);
  const RepeatFilter::Clock::time_point start{};
  EXPECT_EQ(filter.admit("a", start), 0U);
  EXPECT_EQ(filter.admit("b", start), 0U);
  EXPECT_EQ(filter.admit("c", start), 0U);
  EXPECT_EQ(filter.admit("c", start), 0U);
  // After "a" and "b" have expired, there is room for "c".
  EXPECT_EQ(filter.admit("c", start + seconds(61)), 0U);
  EXPECT_EQ(filter.admit("c", start + seconds(62)), std::nullopt);
}

}  // namespace
}  // namespace chap::log
