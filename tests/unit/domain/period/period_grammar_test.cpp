// Tests the parts of periods.json that period_vectors_test.cpp does not cover, and edge cases of
// the grammar.
#include "domain/period/period_range.hpp"
#include "foundation/base/error.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

namespace chap::period {
namespace {

using testing_support::at;
using testing_support::read_vectors;
using testing_support::text_at;

TEST(PeriodGrammarTest, AllDaysOfAWeekAreInYearsWithFourDigits) {
  EXPECT_FALSE(Period::parse("1000W1").has_value());  // begins in December 999
  EXPECT_TRUE(Period::parse("1000W2").has_value());
  EXPECT_FALSE(Period::parse("9999W52").has_value());  // ends in January 10000
  EXPECT_TRUE(Period::parse("9999W51").has_value());
  EXPECT_FALSE(Period::parse("9999-12-27/10000-01-02").has_value());
}

TEST(PeriodGrammarTest, TableTextsRoundTrip) {
  const auto document = read_vectors("periods.json");
  std::size_t count = 0;
  for (const json::Value& c : at(document.root(), "table_text_to_text").items()) {
    EXPECT_EQ(Period::require(text_at(c, "table_text")).hyphenated(), text_at(c, "text"));
    ++count;
  }
  EXPECT_GE(count, 4U);
}

TEST(PeriodGrammarTest, ReadsTheIdsThatTheReferenceReads) {
  const auto document = read_vectors("periods.json");
  for (const json::Value& c : at(document.root(), "from_id").items()) {
    const auto period = Period::parse(text_at(c, "input"));
    if (c.find("id") != nullptr) {
      ASSERT_TRUE(period.has_value()) << text_at(c, "input");
      EXPECT_EQ(period->id(), text_at(c, "id"));
    } else if (text_at(c, "error") == "InvalidDateError") {
      EXPECT_FALSE(period.has_value()) << text_at(c, "input");
    }  // other errors are not checked: this program has only one grammar (evaluation.md 1.2)
  }
}

TEST(PeriodGrammarTest, NormalisedTextsAreTheSamePeriod) {
  const auto document = read_vectors("periods.json");
  for (const json::Value& c : at(document.root(), "normalise_before_sort").items()) {
    const json::Value& input = at(c, "input");
    const std::string text =
        input.is_string() ? std::string(input.as_string()) : json::to_text(input);
    EXPECT_EQ(Period::require(text), Period::require(text_at(c, "output"))) << text;
  }
}

TEST(PeriodGrammarTest, RangeLookupsAndSlices) {
  const auto document = read_vectors("periods.json");
  const json::Value& index = at(document.root(), "range_index");
  const PeriodRange range(
      Period::require(at(index, "ids").items()[0].as_string()), at(index, "ids").items().size()
  );
  // A negative index counts from the end.
  const auto from_end = [&](std::int64_t i) {
    return std::size_t(i < 0 ? i + std::int64_t(range.size()) : i);
  };
  for (const json::Value& c : at(index, "lookups").items()) {
    EXPECT_EQ(range.at(from_end(at(c, "index").as_int())).id(), text_at(c, "id"));
  }
  // Unlike in the reference, an index outside of the range is an error.
  for (const json::Value& c : at(index, "out_of_range_quirk").items()) {
    EXPECT_THROW(range.at(from_end(at(c, "index").as_int())), Error);
  }
  for (const json::Value& c : at(document.root(), "range_slice").items()) {
    const auto bound = [&](const char* key, std::size_t absent) {
      return at(c, key).is_null() ? absent : from_end(at(c, key).as_int());
    };
    const std::size_t start = bound("start", 0);
    const std::size_t stop = bound("stop", range.size());
    if (c.find("ids") == nullptr) {
      EXPECT_THROW(range.sub(start, stop - start), Error);
      continue;
    }
    std::vector<std::string> expected;
    for (const json::Value& id : at(c, "ids").items()) expected.emplace_back(id.as_string());
    EXPECT_EQ(range.sub(start, stop - start).ids(), expected);
  }
}

}  // namespace
}  // namespace chap::period
