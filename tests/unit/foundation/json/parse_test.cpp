#include "foundation/json/parse.hpp"

#include "foundation/json/writer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace chap::json {
namespace {

// The text that the writer makes from the parsed text.
std::string round_trip(const std::string& text) { return to_text(parse(text).root()); }

TEST(ParseTest, ReadsEveryKindOfValue) {
  const Document document = parse(R"( {"a":[1,-2.5,true,false,null,"x"],"b":{}} )");
  const Value& root = document.root();
  ASSERT_TRUE(root.is_object());
  const auto items = root.find("a")->items();
  EXPECT_EQ(items[0].as_int(), 1);
  EXPECT_EQ(items[1].as_double(), -2.5);
  EXPECT_TRUE(items[2].as_bool());
  EXPECT_FALSE(items[3].as_bool());
  EXPECT_TRUE(items[4].is_null());
  EXPECT_EQ(items[5].as_string(), "x");
  EXPECT_TRUE(root.find("b")->members().empty());
  EXPECT_EQ(root.find("c"), nullptr);
}

TEST(ParseTest, AcceptsPythonsDialect) {
  EXPECT_TRUE(std::isnan(parse("NaN").root().as_double()));
  EXPECT_EQ(parse("Infinity").root().as_double(), HUGE_VAL);
  EXPECT_EQ(parse("-Infinity").root().as_double(), -HUGE_VAL);
  EXPECT_EQ(parse("1e400").root().as_double(), HUGE_VAL);
  EXPECT_EQ(parse("1e-400").root().as_double(), 0.0);
  EXPECT_EQ(round_trip("123456789012345678901234567890"), "123456789012345678901234567890");
  EXPECT_EQ(round_trip("-9223372036854775809"), "-9223372036854775809");
  EXPECT_EQ(round_trip("-0"), "0");
  EXPECT_EQ(round_trip("-0.0"), "-0.0");
}

TEST(ParseTest, ARepeatedKeyHasItsLastValueAtItsFirstPosition) {
  EXPECT_EQ(round_trip(R"({"a":1,"b":2,"a":3})"), R"({"a":3,"b":2})");
  std::string many = "{";
  for (int i = 0; i < 100; ++i)
    many += "\"k" + std::to_string(i % 50) + "\":" + std::to_string(i) + ",";
  many.back() = '}';
  const Document document = parse(many);
  EXPECT_EQ(document.root().members().size(), 50U);
  EXPECT_EQ(document.root().find("k7")->as_int(), 57);
}

TEST(ParseTest, DecodesEscapes) {
  EXPECT_EQ(parse(R"("a\"\\\/\b\f\n\r\tz")").root().as_string(), "a\"\\/\b\f\n\r\tz");
  EXPECT_EQ(parse(R"("\u00e6\u20ac\ud83d\ude00")").root().as_string(), "\u00e6\u20ac\U0001F600");
  EXPECT_EQ(parse(R"("\ud83dx")").root().as_string(), "\xED\xA0\xBDx");  // a lone surrogate is kept
  EXPECT_EQ(
      parse(R"("\ud83d\u0041")").root().as_string(),
      "\xED\xA0\xBD"
      "A"
  );
}

TEST(ParseTest, RecognisesOtherEncodings) {
  EXPECT_EQ(round_trip("\xEF\xBB\xBF[1]"), "[1]");
  EXPECT_EQ(round_trip(std::string("[\0001\000]\000", 6)), "[1]");
  EXPECT_EQ(round_trip(std::string("\000[\0001\000]", 6)), "[1]");
  EXPECT_EQ(round_trip(std::string("\xFF\xFE[\000]\000", 6)), "[]");
  EXPECT_EQ(round_trip(std::string("\000\000\000[\000\000\000]", 8)), "[]");
  EXPECT_EQ(round_trip(std::string("[\000\000\000]\000\000\000", 8)), "[]");
}

struct InvalidText {
  const char* text;
  const char* reason;
  std::size_t offset;
};

class SyntaxErrorTest : public testing::TestWithParam<InvalidText> {};

TEST_P(SyntaxErrorTest, HasPythonsReasonAndOffset) {
  try {
    parse(GetParam().text);
    FAIL() << "accepted " << GetParam().text;
  } catch (const SyntaxError& error) {
    EXPECT_STREQ(error.what(), GetParam().reason) << GetParam().text;
    EXPECT_EQ(error.offset(), GetParam().offset) << GetParam().text;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Catalogue,
    SyntaxErrorTest,
    testing::Values(
        InvalidText{"", "Expecting value", 0},
        InvalidText{"  ", "Expecting value", 2},
        InvalidText{"{\"a\":1,}", "Illegal trailing comma before end of object", 6},
        InvalidText{"[1, ]", "Illegal trailing comma before end of array", 2},
        InvalidText{"{a:1}", "Expecting property name enclosed in double quotes", 1},
        InvalidText{"{\"a\":1,b", "Expecting property name enclosed in double quotes", 7},
        InvalidText{"{\"a\" 1}", "Expecting ':' delimiter", 5},
        InvalidText{"{\"a\":1 \"b\"", "Expecting ',' delimiter", 7},
        InvalidText{"[1 2]", "Expecting ',' delimiter", 3},
        InvalidText{"[1,", "Expecting value", 3},
        InvalidText{"{\"a\":}", "Expecting value", 5},
        InvalidText{"\"abc", "Unterminated string starting at", 0},
        InvalidText{"\"abc\\", "Unterminated string starting at", 0},
        InvalidText{"\"a\nb\"", "Invalid control character at", 2},
        InvalidText{"\"a\\xb\"", "Invalid \\escape", 2},
        InvalidText{"\"\\u12\"", "Invalid \\uXXXX escape", 2},
        InvalidText{"\"\\u12g4\"", "Invalid \\uXXXX escape", 2},
        InvalidText{"1 2", "Extra data", 2},
        InvalidText{"01", "Extra data", 1},
        InvalidText{"1.", "Extra data", 1},
        InvalidText{"-", "Expecting value", 0},
        InvalidText{"nul", "Expecting value", 0},
        InvalidText{"[\"\u00e6\u20ac\" x]", "Expecting ',' delimiter", 6},
        InvalidText{"{", "Expecting property name enclosed in double quotes", 1},
        InvalidText{"[", "Expecting value", 1},
        InvalidText{"{\"a\"", "Expecting ':' delimiter", 4},
        InvalidText{"{\"a\":", "Expecting value", 5},
        InvalidText{"{\"a\":1", "Expecting ',' delimiter", 6},
        InvalidText{"{\"a\":1,", "Expecting property name enclosed in double quotes", 7},
        InvalidText{"[1", "Expecting ',' delimiter", 2},
        InvalidText{"{1:2}", "Expecting property name enclosed in double quotes", 1},
        InvalidText{"{'a':1}", "Expecting property name enclosed in double quotes", 1},
        InvalidText{"{\"a\":1,,}", "Expecting property name enclosed in double quotes", 7},
        InvalidText{"[,1]", "Expecting value", 1},
        InvalidText{"[1,,2]", "Expecting value", 3},
        InvalidText{"{\"a\" : }", "Expecting value", 7},
        InvalidText{"{\"a\"=1}", "Expecting ':' delimiter", 4},
        InvalidText{"[1;2]", "Expecting ',' delimiter", 2},
        InvalidText{"{\"a\":1}}", "Extra data", 7},
        InvalidText{"[1]]", "Extra data", 3},
        InvalidText{"\"a\" \"b\"", "Extra data", 4},
        InvalidText{"{}x", "Extra data", 2},
        InvalidText{"tru", "Expecting value", 0},
        InvalidText{"True", "Expecting value", 0},
        InvalidText{"None", "Expecting value", 0},
        InvalidText{"nulll", "Extra data", 4},
        InvalidText{"+1", "Expecting value", 0},
        InvalidText{".5", "Expecting value", 0},
        InvalidText{"1e", "Extra data", 1},
        InvalidText{"1e+", "Extra data", 1},
        InvalidText{"--1", "Expecting value", 0},
        InvalidText{"-a", "Expecting value", 0},
        InvalidText{"0x10", "Extra data", 1},
        InvalidText{"1_0", "Extra data", 1},
        InvalidText{"Infinit", "Expecting value", 0},
        InvalidText{"-Inf", "Expecting value", 0},
        InvalidText{"\"a", "Unterminated string starting at", 0},
        InvalidText{"\"a\\", "Unterminated string starting at", 0},
        InvalidText{"\"\\q\"", "Invalid \\escape", 1},
        InvalidText{"\"\\u\"", "Invalid \\uXXXX escape", 2},
        InvalidText{"\"\\u123\"", "Invalid \\uXXXX escape", 2},
        InvalidText{"\"\\uD83D\\u12\"", "Invalid \\uXXXX escape", 8},
        InvalidText{"\"a\tb\"", "Invalid control character at", 2},
        InvalidText{"\"\001\"", "Invalid control character at", 1},
        InvalidText{"[1,\n2,\n]", "Illegal trailing comma before end of array", 5},
        InvalidText{"{\"a\":1,\n\n}", "Illegal trailing comma before end of object", 6},
        InvalidText{"  {\"a\" 1}", "Expecting ':' delimiter", 7},
        InvalidText{"[\"\u00e6\u20ac\", x]", "Expecting value", 7},
        InvalidText{"{\"\u00e6\":1,}", "Illegal trailing comma before end of object", 6},
        InvalidText{"/*c*/1", "Expecting value", 0},
        InvalidText{"[1 ,]", "Illegal trailing comma before end of array", 3},
        InvalidText{"{\"a\":[1,2}", "Expecting ',' delimiter", 9},
        InvalidText{"{\"a\":\"b}", "Unterminated string starting at", 5}
    )
);

TEST(ParseTest, RefusesUnreadableText) {
  EXPECT_THROW(parse("\"\xFF\""), UnreadableError);
  EXPECT_THROW(parse("\"\xC0\xAF\""), UnreadableError);
  EXPECT_THROW(parse(std::string(2000, '[')), UnreadableError);
  EXPECT_THROW(parse(std::string(4301, '1')), UnreadableError);
  EXPECT_NO_THROW(parse(std::string(900, '[') + std::string(900, ']')));
}

}  // namespace
}  // namespace chap::json
