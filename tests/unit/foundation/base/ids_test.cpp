#include "foundation/base/ids.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace chap {
namespace {

TEST(IdsTest, MakesDistinctVersionFourUuids) {
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  const std::string first = new_uuid();
  EXPECT_TRUE(std::regex_match(first, form)) << first;
  EXPECT_NE(first, new_uuid());
}

}  // namespace
}  // namespace chap
