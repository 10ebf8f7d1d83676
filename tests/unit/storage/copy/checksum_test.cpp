#include "storage/copy/checksum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace chap::copy {
namespace {

std::uint64_t of(std::initializer_list<sql::Value> values) {
  Checksum checksum;
  for (const sql::Value& value : values) checksum.add(value);
  return checksum.value();
}

sql::Value text(std::string_view value) { return value; }

TEST(Checksum, IsTheSameForTheSameValues) {
  EXPECT_EQ(of({text("OU_north"), 1.5, {}}), of({std::string("OU_north"), 1.5, {}}));
  EXPECT_EQ(of({true}), of({std::int64_t{1}}));
  EXPECT_EQ(
      of({std::numeric_limits<double>::quiet_NaN()}),
      of({-std::numeric_limits<double>::quiet_NaN()})
  );
}

TEST(Checksum, ShowsEveryKindOfDifference) {
  EXPECT_NE(of({std::int64_t{1}}), of({std::int64_t{2}}));
  EXPECT_NE(of({1.0}), of({std::nextafter(1.0, 2.0)}));
  EXPECT_NE(of({1.0}), of({std::int64_t{1}}));
  EXPECT_NE(of({0.0}), of({-0.0}));
  EXPECT_NE(of({text("202301")}), of({text("202302")}));
  EXPECT_NE(
      of({text("a long text, the end differs: 1")}), of({text("a long text, the end differs: 2")})
  );
  EXPECT_NE(of({text("")}), of({}));
  EXPECT_NE(of({sql::Value{}}), of({text("")}));
  EXPECT_NE(of({text("1")}), of({sql::Blob{"1"}}));
}

TEST(Checksum, KnowsWhereAValueEndsAndInWhichOrderTheyCame) {
  EXPECT_NE(of({text("ab"), text("c")}), of({text("a"), text("bc")}));
  EXPECT_NE(of({text("a"), text("b")}), of({text("b"), text("a")}));
  EXPECT_NE(of({text(std::string_view("a\0", 2))}), of({text("a")}));
}

}  // namespace
}  // namespace chap::copy
