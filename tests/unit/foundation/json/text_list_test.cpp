#include "foundation/json/text_list.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace chap::json {
namespace {

using Texts = std::vector<std::string>;

TEST(TextListTest, IsWrittenAsTheWriterWritesIt) {
  EXPECT_EQ(TextList().json(), "[]");
  EXPECT_EQ(TextList(Texts{"a", "b\"c"}).json(), R"(["a","b\"c"])");
}

TEST(TextListTest, StoredTextBecomesCompactHoweverItWasWritten) {
  for (const char* text : {R"(["a","b"])", R"(["a", "b"])", R"( [ "a" ,"\u0062" ] )"}) {
    EXPECT_EQ(TextList::from_stored(text).json(), R"(["a","b"])") << text;
  }
  for (const char* text : {"", "[]", "null", "{}", R"({"a":"b"})", "[1,null]"}) {
    EXPECT_EQ(TextList::from_stored(text).json(), "[]") << text;
  }
}

TEST(TextListTest, TextThatOnlyLooksLikeAListIsRefused) {
  for (const char* text : {R"(["])", R"(["a)", R"(["a"],])", R"(["a",])", R"(["a""b"])", "[,]"}) {
    EXPECT_THROW(TextList::from_stored(text), std::runtime_error) << text;
  }
}

TEST(TextListTest, ItemsAndTheirOrderSurviveEveryKindOfText) {
  const Texts texts{"b", "", "a,b", "]", "\xC3\xA9", "tab\t", "quote\""};
  EXPECT_EQ(TextList(texts).items(), texts);
  EXPECT_EQ(TextList::from_stored(TextList(texts).json()).items(), texts);
  const Texts in_order{"", "]", "a,b", "b", "quote\"", "tab\t", "\xC3\xA9"};
  EXPECT_EQ(TextList(texts).sorted().items(), in_order);
  EXPECT_EQ(TextList(Texts{"a", "b"}).sorted().items(), (Texts{"a", "b"}));
  EXPECT_EQ(TextList(Texts{"b", "a"}).sorted().items(), (Texts{"a", "b"}));
}

}  // namespace
}  // namespace chap::json
