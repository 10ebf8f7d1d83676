// Tests the cases of periods.json.
#include "domain/period/period_range.hpp"
#include "foundation/base/error.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

namespace chap::period {
namespace {

using testing_support::at;
using testing_support::read_vectors;
using testing_support::text_at;

// The input of a case, which may be a text or a number.
std::string input_text(const json::Value& value) {
  return value.is_string() ? std::string(value.as_string()) : json::to_text(value);
}

std::vector<Period> parsed(const json::Value& list) {
  std::vector<Period> periods;
  for (const json::Value& text : list.items()) periods.push_back(Period::require(input_text(text)));
  return periods;
}

std::vector<std::string> texts(const json::Value& list) {
  std::vector<std::string> out;
  for (const json::Value& text : list.items()) out.emplace_back(text.as_string());
  return out;
}

class PeriodVectorsTest : public testing::Test {
 protected:
  const json::Document document_ = read_vectors("periods.json");
  const json::Value& root_ = document_.root();
};

TEST_F(PeriodVectorsTest, Parse) {
  for (const json::Value& c : at(root_, "parse").items()) {
    const std::string input = input_text(at(c, "input"));
    const auto period = Period::parse(input);
    const std::string kind = text_at(c, "class");
    if (kind == "error" || kind == "quirk") {
      EXPECT_FALSE(period.has_value()) << input;
      continue;
    }
    if (kind == "lenient" && !period) continue;
    ASSERT_TRUE(period.has_value()) << input;
    EXPECT_EQ(period->id(), text_at(c, "id")) << input;
    EXPECT_EQ(period->hyphenated(), text_at(c, "text")) << input;
    EXPECT_EQ(period->date_text(), text_at(c, "start")) << input;
    EXPECT_EQ((period->end_day() - period->first_day()).count(), at(c, "days").as_int()) << input;
    if (const json::Value* table = c.find("table_text")) {
      EXPECT_EQ(period->table_text(), table->as_string()) << input;
    }
  }
}

TEST_F(PeriodVectorsTest, Compare) {
  for (const json::Value& c : at(root_, "compare").items()) {
    const Period a = Period::require(text_at(c, "a"));
    const Period b = Period::require(text_at(c, "b"));
    EXPECT_EQ(before(a, b), at(c, "lt").as_bool());
    EXPECT_EQ(after(a, b), at(c, "gt").as_bool());
    EXPECT_EQ(!after(a, b), at(c, "le").as_bool());
    EXPECT_EQ(!before(a, b), at(c, "ge").as_bool());
    EXPECT_EQ(a == b, at(c, "eq").as_bool()) << a.id() << " " << b.id();
  }
}

TEST_F(PeriodVectorsTest, DistanceAndHorizon) {
  for (const json::Value& c : at(root_, "distance").items()) {
    const Period a = Period::require(text_at(c, "a"));
    const Period b = Period::require(text_at(c, "b"));
    EXPECT_EQ(distance(a, b), at(c, "steps_b_to_a").as_int()) << a.id() << " " << b.id();
  }
  for (const json::Value& c : at(root_, "horizon").items()) {
    const Period period = Period::require(text_at(c, "period"));
    const Period split = Period::require(text_at(c, "last_seen_period"));
    EXPECT_EQ(horizon_distance(period, split), at(c, "horizon_distance").as_int());
  }
}

TEST_F(PeriodVectorsTest, YearsWith53Weeks) {
  std::vector<int> expected;
  for (const json::Value& year : at(root_, "iso_long_years").items())
    expected.push_back(int(year.as_int()));
  std::vector<int> found;
  for (int year = expected.front(); year <= expected.back(); ++year) {
    if (weeks_in_year(year, std::chrono::Monday) == 53) found.push_back(year);
  }
  EXPECT_EQ(found, expected);
}

TEST_F(PeriodVectorsTest, RangesFromLists) {
  for (const json::Value& c : at(root_, "range_from_list").items()) {
    const std::string periods_text = json::to_text(at(c, "inputs"));
    const json::Value& strict = at(c, "strict");
    if (strict.find("ids") != nullptr) {
      EXPECT_EQ(
          PeriodRange::from_consecutive(parsed(at(c, "inputs"))).ids(), texts(at(strict, "ids"))
      ) << periods_text;
    } else {
      EXPECT_THROW(PeriodRange::from_consecutive(parsed(at(c, "inputs"))), Error) << periods_text;
    }
    const json::Value& fill = at(c, "fill");
    // Mixed frequencies are refused (evaluation.md 3.4).
    if (periods_text == R"(["2020W01","2020SunW02"])") {
      EXPECT_THROW(PeriodRange::spanning(parsed(at(c, "inputs"))), Error);
      continue;
    }
    if (fill.find("ids") == nullptr) continue;
    EXPECT_EQ(PeriodRange::spanning(parsed(at(c, "inputs"))).ids(), texts(at(fill, "ids")))
        << periods_text;
  }
}

TEST_F(PeriodVectorsTest, Successors) {
  for (const json::Value& c : at(root_, "successor").items()) {
    const Period period = Period::require(text_at(c, "period"));
    EXPECT_EQ(period.next().id(), text_at(c, "next"));
    EXPECT_EQ(period.previous().id(), text_at(c, "previous"));
  }
}

}  // namespace
}  // namespace chap::period
