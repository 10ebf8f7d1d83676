#include "domain/series/target_column.hpp"

#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

namespace chap::series {
namespace {

TEST(TargetColumnTest, RefusesAnUnknownColumn) {
  const DataSet data({"a"}, {"rainfall"}, {period::Period::require("202001"), 3});
  EXPECT_THROW(with_target(data, kTarget), Error);
}

}  // namespace
}  // namespace chap::series
