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

TEST(WriterTest, WritesNumbersAsTheTwoEncoders) {
  struct Case {
    double value;
    const char* a;
    const char* b;
  };
  for (const Case& c : {
           Case{0.00001, "0.00001", "1e-05"},
           Case{9.99e-6, "9.99e-6", "9.99e-06"},
           Case{1e-7, "1e-7", "1e-07"},
           Case{1e16, "1e+16", "1e+16"},
           Case{1.5e100, "1.5e+100", "1.5e+100"},
           Case{4.0, "4.0", "4.0"},
           Case{1e15, "1000000000000000.0", "1000000000000000.0"},
           Case{-0.0, "-0.0", "-0.0"},
           Case{0.0001, "0.0001", "0.0001"},
           Case{-12.75, "-12.75", "-12.75"},
           Case{6.800000000000001, "6.800000000000001", "6.800000000000001"},
           Case{9007199254740993.0, "9007199254740992.0", "9007199254740992.0"},
           Case{5e-324, "5e-324", "5e-324"},
       }) {
    EXPECT_EQ(text_of(c.value, Style::kA), c.a);
    EXPECT_EQ(text_of(c.value, Style::kB), c.b);
  }
}

TEST(WriterTest, DoublesRoundTripBitForBit) {
  std::mt19937_64 random(20260301);
  for (int i = 0; i < 200000; ++i) {
    const std::uint64_t bits = random();
    const double value = std::bit_cast<double>(bits);
    if (!std::isfinite(value)) continue;
    for (const Style style : {Style::kA, Style::kB}) {
      const double back = parse(text_of(value, style)).root().as_double();
      ASSERT_EQ(std::bit_cast<std::uint64_t>(back), bits) << text_of(value, style);
    }
  }
}

TEST(WriterTest, EscapesOnlyWhatItMust) {
  std::string out;
  append_string(out, std::string("a\"\\/\b\f\n\r\t\x01\x1f\x7f\u00e6\u2028\xff", 18));
  EXPECT_EQ(out, "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\u00e6\u2028\uFFFD\"");
}

// Eight bytes are looked at together: every byte value at every place among plain ones.
TEST(WriterTest, EscapesAtEveryPlaceOfALongText) {
  for (int byte = 0; byte < 256; ++byte) {
    std::string alone;
    append_string(alone, std::string(1, char(byte)));
    const std::string escaped = alone.substr(1, alone.size() - 2);
    for (std::size_t place = 0; place < 20; ++place) {
      std::string text(20, 'a');
      text[place] = char(byte);
      std::string expected = '"' + std::string(20, 'a') + '"';
      expected.replace(place + 1, 1, escaped);
      std::string out;
      append_string(out, text);
      ASSERT_EQ(out, expected) << byte << " at " << place;
    }
  }
}

TEST(WriterTest, SetsCommas) {
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

TEST(WriterTest, StreamsInPieces) {
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
