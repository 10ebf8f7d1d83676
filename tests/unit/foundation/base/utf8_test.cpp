#include "foundation/base/utf8.hpp"

#include <gtest/gtest.h>

namespace chap {
namespace {

TEST(Utf8Test, FirstCharactersCountsCharactersAndNotBytes) {
  EXPECT_EQ(first_characters("a\u00e9\u20ac\U0001F600b", 0), "");
  EXPECT_EQ(first_characters("a\u00e9\u20ac\U0001F600b", 2), "a\u00e9");
  EXPECT_EQ(first_characters("a\u00e9\u20ac\U0001F600b", 4), "a\u00e9\u20ac\U0001F600");
  EXPECT_EQ(first_characters("a\u00e9\u20ac\U0001F600b", 5), "a\u00e9\u20ac\U0001F600b");
  EXPECT_EQ(first_characters("abc", 1000), "abc");
}

}  // namespace
}  // namespace chap
