#include "foundation/json/text_list.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace chap::json {
namespace {

using Texts = std::vector<std::string>;

TEST(TextListTest, HasTheTextThatTheWriterWrites) {
  EXPECT_EQ(TextList().json(), "[]");
  EXPECT_EQ(TextList(Texts{"a", "b\"c"}).json(), R"(["a","b\"c"])");
}

TEST(TextListTest, StoredTextIsNormalisedToCompactForm) {
  for (const char* text : {R"(["a","b"])", R"(["a", "b"])", R"( [ "a" ,"\u0062" ] )"}) {
    EXPECT_EQ(TextList::from_stored(text).json(), R"(["a","b"])") << text;
  }
  for (const char* text : {"", "[]", "null", "{}", R"({"a":"b"})", "[1,null]"}) {
    EXPECT_EQ(TextList::from_stored(text).json(), "[]") << text;
  }
}

TEST(TextListTest, RefusesTextThatIsNotAList) {
  for (const char* text : {R"(["])", R"(["a)", R"(["a"],])", R"(["a",])", R"(["a""b"])", "[,]"}) {
    EXPECT_THROW(TextList::from_stored(text), std::runtime_error) << text;
  }
}

TEST(TextListTest, ItemsAreReadBackAndSorted) {
  const Texts texts{"b", "", "a,b", "]", "\xC3\xA9", "tab\t", "quote\""};
  EXPECT_EQ(TextList(texts).items(), texts);
  EXPECT_EQ(TextList::from_stored(TextList(texts).json()).items(), texts);
  const Texts in_order{"", "]", "a,b", "b", "quote\"", "tab\t", "\xC3\xA9"};
  const auto sorted = [](TextList list) {
    list.sort();
    return list.items();
  };
  EXPECT_EQ(sorted(TextList(texts)), in_order);
  for (const char* stored : {R"(["a","b"])", R"(["b","a"])", R"(["b", "a"])"}) {
    EXPECT_EQ(sorted(TextList::from_stored(stored)), (Texts{"a", "b"})) << stored;
  }
}

}  // namespace
}  // namespace chap::json
