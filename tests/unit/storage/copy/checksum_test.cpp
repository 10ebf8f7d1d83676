#include "storage/copy/checksum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace chap::copy {
namespace {

std::uint64_t checksum_of(std::initializer_list<sql::Value> values) {
  Checksum checksum;
  for (const sql::Value& value : values) checksum.add(value);
  return checksum.value();
}

sql::Value text(std::string_view value) { return value; }

TEST(Checksum, IsTheSameForTheSameValues) {
  EXPECT_EQ(
      checksum_of({text("OU_north"), 1.5, {}}), checksum_of({std::string("OU_north"), 1.5, {}})
  );
  EXPECT_EQ(checksum_of({true}), checksum_of({std::int64_t{1}}));
  EXPECT_EQ(
      checksum_of({std::numeric_limits<double>::quiet_NaN()}),
      checksum_of({-std::numeric_limits<double>::quiet_NaN()})
  );
}

TEST(Checksum, DependsOnEveryValue) {
  EXPECT_NE(checksum_of({std::int64_t{1}}), checksum_of({std::int64_t{2}}));
  EXPECT_NE(checksum_of({1.0}), checksum_of({std::nextafter(1.0, 2.0)}));
  EXPECT_NE(checksum_of({1.0}), checksum_of({std::int64_t{1}}));
  EXPECT_NE(checksum_of({0.0}), checksum_of({-0.0}));
  EXPECT_NE(checksum_of({text("202301")}), checksum_of({text("202302")}));
  EXPECT_NE(
      checksum_of({text("a long text, the end differs: 1")}),
      checksum_of({text("a long text, the end differs: 2")})
  );
  EXPECT_NE(checksum_of({text("")}), checksum_of({}));
  EXPECT_NE(checksum_of({sql::Value{}}), checksum_of({text("")}));
  EXPECT_NE(checksum_of({text("1")}), checksum_of({sql::Blob{"1"}}));
}

TEST(Checksum, DependsOnTheLengthAndOrderOfValues) {
  EXPECT_NE(checksum_of({text("ab"), text("c")}), checksum_of({text("a"), text("bc")}));
  EXPECT_NE(checksum_of({text("a"), text("b")}), checksum_of({text("b"), text("a")}));
  EXPECT_NE(checksum_of({text(std::string_view("a\0", 2))}), checksum_of({text("a")}));
}

}  // namespace
}  // namespace chap::copy
