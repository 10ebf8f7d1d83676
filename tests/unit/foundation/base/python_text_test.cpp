#include "foundation/base/python_text.hpp"

#include <gtest/gtest.h>

namespace chap {
namespace {

TEST(PythonText, ATextIsQuotedLikePythonsRepr) {
  EXPECT_EQ(python_repr("a"), "'a'");
  EXPECT_EQ(python_repr("it's"), R"("it's")");
  EXPECT_EQ(python_repr(R"(it's "so")"), R"('it\'s "so"')");
  EXPECT_EQ(python_repr("a\n\x01\\"), R"('a\n\x01\\')");
}

TEST(PythonText, AListHasBracketsAndQuotedTexts) {
  EXPECT_EQ(python_list({}), "[]");
  EXPECT_EQ(python_list({"a", "it's"}), R"(['a', "it's"])");
}

}  // namespace
}  // namespace chap
