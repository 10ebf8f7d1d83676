#include "foundation/base/secret.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace chap {
namespace {

TEST(SecretTest, OnlyEqualTextsMatch) {
  EXPECT_TRUE(same_secret("abc", "abc"));
  EXPECT_TRUE(same_secret("", ""));
  EXPECT_FALSE(same_secret("abc", "abd"));
  EXPECT_FALSE(same_secret("abc", "ab"));
  EXPECT_FALSE(same_secret("ab", "abc"));
  EXPECT_FALSE(same_secret("abcabc", "abc"));
  EXPECT_FALSE(same_secret("", "abc"));
  EXPECT_FALSE(same_secret("abc", ""));
  EXPECT_FALSE(same_secret(std::string_view("\0", 1), ""));
}

// The shortest time of many comparisons. This time hardly depends on how busy the machine is.
double seconds_to_compare(const std::string& given, const std::string& expected) {
  double shortest = 1;
  for (int run = 0; run < 30; ++run) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_FALSE(same_secret(given, expected));
    const std::chrono::duration<double> duration = std::chrono::steady_clock::now() - start;
    shortest = std::min(shortest, duration.count());
  }
  return shortest;
}

// If the comparison stopped at the first difference, the comparison with `at_first` would be
// thousands of times faster than the comparison with `at_last`.
TEST(SecretTest, TheTimeDoesNotDependOnThePositionOfTheDifference) {
  const std::string expected(200'000, 'a');
  std::string at_first = expected;
  std::string at_last = expected;
  at_first.front() = 'b';
  at_last.back() = 'b';
  const double ratio =
      seconds_to_compare(at_first, expected) / seconds_to_compare(at_last, expected);
  EXPECT_GT(ratio, 0.2);
  EXPECT_LT(ratio, 5);
}

}  // namespace
}  // namespace chap
