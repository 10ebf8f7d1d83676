#include "foundation/base/ids.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chap {
namespace {

TEST(IdsTest, MakesDistinctVersionFourUuids) {
  const std::string first = new_uuid();
  EXPECT_THAT(
      first,
      testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
  );
  EXPECT_NE(first, new_uuid());
}

}  // namespace
}  // namespace chap
