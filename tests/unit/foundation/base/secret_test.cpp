#include "foundation/base/secret.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace chap {
namespace {

TEST(SecretTest, EqualTextsOnly) {
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

// The least of many runs, which other work on the machine does not lengthen.
double seconds_to_compare(const std::string& given, const std::string& expected) {
  double least = 1;
  for (int run = 0; run < 30; ++run) {
    const auto began = std::chrono::steady_clock::now();
    EXPECT_FALSE(same_secret(given, expected));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    least = std::min(least, took.count());
  }
  return least;
}

// A comparison that ends at the first difference would be thousands of times faster here.
TEST(SecretTest, TakesAsLongWhereverTheTextsDiffer) {
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
