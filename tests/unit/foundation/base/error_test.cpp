#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

namespace chap {
namespace {

TEST(ErrorTest, SeparatesThePublicTextFromTheCause) {
  const Error error = not_found("Dataset not found").caused_by("select failed");
  EXPECT_EQ(error.code(), ErrorCode::kNotFound);
  EXPECT_STREQ(error.what(), "Dataset not found");
  EXPECT_EQ(error.cause(), "select failed");
  EXPECT_FALSE(error.status_override().has_value());
}

TEST(ErrorTest, HasAnOptionalJsonDetailAndStatus) {
  Error error = Error::with_json(ErrorCode::kInvalidInput, "nothing imported", R"({"a":1})");
  error.with_status(500);
  EXPECT_EQ(error.detail_json(), R"({"a":1})");
  EXPECT_EQ(error.status_override(), 500U);
}

}  // namespace
}  // namespace chap
