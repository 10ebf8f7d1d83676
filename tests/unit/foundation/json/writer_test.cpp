#include "foundation/json/writer.hpp"

#include "foundation/json/parse.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <random>

namespace chap::json {
namespace {

std::string text_of(double value, Style style) {
  std::string out;
  append_double(out, value, style);
  return out;
}

TEST(WriterTest, WritesNumbersInBothStyles) {
  struct Case {
    double value;
    const char* a;  // Style::kResponse
    const char* b;  // Style::kPythonRepr
  };
  for (const Case& c : {
           Case{0.0, "0.0", "0.0"},
           Case{-0.0, "-0.0", "-0.0"},
           Case{1.0, "1.0", "1.0"},
           Case{-1.0, "-1.0", "-1.0"},
           Case{0.1, "0.1", "0.1"},
           Case{0.5, "0.5", "0.5"},
           Case{-12.75, "-12.75", "-12.75"},
           Case{2.0, "2.0", "2.0"},
           Case{4.0, "4.0", "4.0"},
           Case{10.0, "10.0", "10.0"},
           Case{100.0, "100.0", "100.0"},
           Case{0.01, "0.01", "0.01"},
           Case{0.001, "0.001", "0.001"},
           Case{0.0001, "0.0001", "0.0001"},
           Case{-0.0001, "-0.0001", "-0.0001"},
           Case{0.00012345, "0.00012345", "0.00012345"},
           Case{0.00001, "0.00001", "1e-05"},
           Case{0.000012345, "0.000012345", "1.2345e-05"},
           Case{9.99e-6, "9.99e-6", "9.99e-06"},
           Case{9.5e-5, "0.000095", "9.5e-05"},
           Case{1e-6, "1e-6", "1e-06"},
           Case{1e-7, "1e-7", "1e-07"},
           Case{1.5e-7, "1.5e-7", "1.5e-07"},
           Case{-2.5e-8, "-2.5e-8", "-2.5e-08"},
           Case{1e-10, "1e-10", "1e-10"},
           Case{1.25e-100, "1.25e-100", "1.25e-100"},
           Case{5e-324, "5e-324", "5e-324"},
           Case{2.2250738585072014e-308, "2.2250738585072014e-308", "2.2250738585072014e-308"},
           Case{123456789.0, "123456789.0", "123456789.0"},
           Case{1234567.125, "1234567.125", "1234567.125"},
           Case{1e5, "100000.0", "100000.0"},
           Case{1e14, "100000000000000.0", "100000000000000.0"},
           Case{1e15, "1000000000000000.0", "1000000000000000.0"},
           Case{123456789012345.6, "123456789012345.6", "123456789012345.6"},
           Case{999999999999999.9, "999999999999999.9", "999999999999999.9"},
           Case{9999999999999998.0, "9999999999999998.0", "9999999999999998.0"},
           Case{1e16, "1e+16", "1e+16"},
           Case{1.5e16, "1.5e+16", "1.5e+16"},
           Case{12345678901234567.0, "1.2345678901234568e+16", "1.2345678901234568e+16"},
           Case{1e17, "1e+17", "1e+17"},
           Case{1e21, "1e+21", "1e+21"},
           Case{1e22, "1e+22", "1e+22"},
           Case{-1e22, "-1e+22", "-1e+22"},
           Case{1.5e100, "1.5e+100", "1.5e+100"},
           Case{1e100, "1e+100", "1e+100"},
           Case{1.7976931348623157e308, "1.7976931348623157e+308", "1.7976931348623157e+308"},
           Case{6.800000000000001, "6.800000000000001", "6.800000000000001"},
           Case{0.30000000000000004, "0.30000000000000004", "0.30000000000000004"},
           Case{3.3333333333333335, "3.3333333333333335", "3.3333333333333335"},
           Case{9007199254740993.0, "9007199254740992.0", "9007199254740992.0"},
           Case{4503599627370496.5, "4503599627370496.0", "4503599627370496.0"},
           Case{1e9, "1000000000.0", "1000000000.0"},
           Case{1e23, "1e+23", "1e+23"},
       }) {
    EXPECT_EQ(text_of(c.value, Style::kResponse), c.a);
    EXPECT_EQ(text_of(c.value, Style::kPythonRepr), c.b);
  }
}

TEST(WriterTest, DoublesRoundTripBitForBit) {
  std::mt19937_64 random(20260301);
  for (int i = 0; i < 200000; ++i) {
    const std::uint64_t bits = random();
    const double value = std::bit_cast<double>(bits);
    if (!std::isfinite(value)) continue;
    for (const Style style : {Style::kResponse, Style::kPythonRepr}) {
      const double back = parse(text_of(value, style)).root().as_double();
      ASSERT_EQ(std::bit_cast<std::uint64_t>(back), bits) << text_of(value, style);
    }
  }
}

TEST(WriterTest, EscapesOnlyTheRequiredCharacters) {
  struct Case {
    const char* text;
    const char* escaped;
  };
  for (const Case& c : {
           Case{"", ""},
           Case{"a\"b", R"(a\"b)"},
           Case{R"(a\b)", R"(a\\b)"},
           Case{"a/b", "a/b"},
           Case{"<>&'", "<>&'"},
           Case{"\b\f\n\r\t", R"(\b\f\n\r\t)"},
           Case{"\x01", R"(\u0001)"},
           Case{"\x0b", R"(\u000b)"},
           Case{"\x1b", R"(\u001b)"},
           Case{"\x1f", R"(\u001f)"},
           Case{"\x7f", "\x7f"},
           Case{"\u00e6", "\u00e6"},
           Case{"\u2028\u2029", "\u2028\u2029"},
           Case{"\U0001F600", "\U0001F600"},
           Case{"\xff", "\uFFFD"},
           Case{"a\xc3", "a\uFFFD"},
       }) {
    std::string out;
    append_string(out, c.text);
    EXPECT_EQ(out, '"' + std::string(c.escaped) + '"');
  }
  std::string nul;
  append_string(nul, std::string(1, '\0'));
  EXPECT_EQ(nul, R"("\u0000")");
}

// The writer checks eight bytes at a time. Therefore this test writes every byte value at every
// position of a block of eight bytes.
TEST(WriterTest, EscapesAtEveryPositionOfALongText) {
  for (int byte = 0; byte < 256; ++byte) {
    std::string alone;
    append_string(alone, std::string(1, char(byte)));
    const std::string escaped = alone.substr(1, alone.size() - 2);
    for (std::size_t position = 0; position < 20; ++position) {
      std::string text(20, 'a');
      text[position] = char(byte);
      std::string expected = '"' + std::string(20, 'a') + '"';
      expected.replace(position + 1, 1, escaped);
      std::string out;
      append_string(out, text);
      ASSERT_EQ(out, expected) << byte << " at " << position;
    }
  }
}

TEST(WriterTest, WritesCommas) {
  Writer w;
  w.begin_object();
  w.key("a");
  w.begin_array();
  w.integer(1);
  w.begin_object();
  w.end_object();
  w.null();
  w.end_array();
  w.key("b");
  w.boolean(true);
  w.key("c");
  w.raw("[2]");
  w.key("d");
  w.real(HUGE_VAL);
  w.end_object();
  EXPECT_EQ(w.text(), R"({"a":[1,{},null],"b":true,"c":[2],"d":null})");
}

TEST(WriterTest, MoveToAppendsTheNewTextToAChunk) {
  Writer w;
  w.begin_array();
  w.integer(1);
  std::string sent;
  w.move_to(sent);
  w.integer(2);
  w.end_array();
  w.move_to(sent);
  EXPECT_EQ(sent, "[1,2]");
}

}  // namespace
}  // namespace chap::json
