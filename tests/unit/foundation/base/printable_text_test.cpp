#include "foundation/base/printable_text.hpp"

#include <gtest/gtest.h>

namespace chap {
namespace {

TEST(PrintableTextTest, KeepsLettersOfAllScripts) {
  EXPECT_EQ(
      printable_line("Bokeo ບໍ່ແກ້ວ é 🦟"), "Bokeo ບໍ່ແກ້ວ é 🦟"
  );
}

TEST(PrintableTextTest, ReplacesControlCharactersOfBothRanges) {
  EXPECT_EQ(printable_line("a\x1B[2Jb\x07"), "a [2Jb ");
  EXPECT_EQ(
      printable_line("a\x7F"
                     "b"),
      "a b"
  );
  EXPECT_EQ(
      printable_line("a\xC2\x9B"
                     "2Jb"),
      "a 2Jb"
  );  // U+009B, which starts a control sequence of a terminal
  EXPECT_EQ(
      printable_line("a\xC2\xA0"
                     "b"),
      "a\xC2\xA0"
      "b"
  );
  EXPECT_EQ(printable_line(std::string_view("a\0b", 3)), "a b");
}

TEST(PrintableTextTest, ReplacesLineSeparatorsAndControlsOfTheWritingDirection) {
  EXPECT_EQ(printable_line("a\u2028b\u202Ec\u2066d\uFEFF"), "a b c d ");
  EXPECT_EQ(printable_line("\u2030\u2065"), "\u2030\u2065");
}

TEST(PrintableTextTest, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(
      printable_line("a\x9B"
                     "2J"),
      "a\xEF\xBF\xBD"
      "2J"
  );
  EXPECT_EQ(printable_line("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(PrintableTextTest, KeepsLineEndsOnlyInTextsOfSeveralLines) {
  EXPECT_EQ(printable_line("a\nb\r\n"), "a b  ");
  EXPECT_EQ(printable_lines("a\nb\r\n"), "a\nb \n");
}

}  // namespace
}  // namespace chap
