#include "api/web/target.hpp"

#include "api/web/message.hpp"

#include <gtest/gtest.h>

namespace chap::web {
namespace {

TEST(TargetTest, DecodesPercentEscapes) {
  EXPECT_EQ(percent_decoded("a%20b%2Fc+d"), "a b/c+d");
  EXPECT_EQ(percent_decoded("a+b", true), "a b");
  EXPECT_EQ(percent_decoded("%zz%4"), "%zz%4");
  EXPECT_EQ(percent_decoded("%C3%A6"), "\u00e6");
}

TEST(TargetTest, SplitsTheQueryIntoPairs) {
  const QueryPairs pairs = parse_query("a=1&b=x%26y&&c&=z&a=2");
  const QueryPairs expected = {{"a", "1"}, {"b", "x&y"}, {"c", ""}, {"", "z"}, {"a", "2"}};
  EXPECT_EQ(pairs, expected);
  EXPECT_TRUE(parse_query("").empty());
}

TEST(HeadersTest, CompareNamesWithoutCase) {
  Headers headers;
  headers.add("Set-Cookie", "a");
  headers.add("set-cookie", "b");
  EXPECT_EQ(headers.find("SET-COOKIE"), "a");
  headers.set("Set-cookie", "c");
  EXPECT_EQ(headers.all().size(), 1U);
  EXPECT_FALSE(headers.find("Vary").has_value());
}

}  // namespace
}  // namespace chap::web
