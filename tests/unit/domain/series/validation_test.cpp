#include "domain/series/validation.hpp"

#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

namespace chap::series {
namespace {

constexpr auto kError = IssueLevel::kError;
constexpr auto kWarning = IssueLevel::kWarning;

// Org unit `a` lacks only values of `rainfall`; org unit `b` begins later. `note` is a text column.
const char* const kTable =
    "time_period,location,location_name,note,rainfall,disease_cases,parent\n"
    "2020-01,a,Ash,x,1,,-\n"
    "2020-02,a,Ash,1,,2,-\n"
    "2020-03,a,Ash,1,,2,-\n"
    "2020-03,b,Bay,1,5,2,-\n";

TEST(ValidationTest, ListsProblemsInTheOrderOfTheContract) {
  const std::vector<Issue> expected = {
      {kWarning, "Column 'note' is non-numeric and will be ignored by models", ""},
      {kError, "Missing values in 'rainfall'", "a", {"2020-02", "2020-03"}},
      {kError, "Location has fewer time periods than others", "b", {"2020-01", "2020-02"}}};
  EXPECT_EQ(validate(parse_local_csv(kTable)), expected);
  EXPECT_TRUE(has_error(expected));
  EXPECT_FALSE(has_error({expected[0]}));
}

TEST(ValidationTest, AcceptsACompleteTable) {
  const auto table = parse_local_csv(
      "time_period,location,rainfall,disease_cases\n2020W52,a,1,\n2020W53,a,2,3\n2021W01,a,2,3\n"
  );
  EXPECT_TRUE(validate(table).empty());
  EXPECT_TRUE(validate(table, ModelNeeds{{"rainfall"}, {}, "week"}).empty());
}

TEST(ValidationTest, ComparesTheTableWithTheModelsRequirements) {
  const auto table =
      parse_local_csv("time_period,location,wind,rainfall,disease_cases\n2020W01,a,1,2,3\n");
  const ModelNeeds model{
      {"rainfall", "mean_temperature", "gen:seasonality_cluster", "gen:magic"},
      {"seasonality_cluster"},
      "month"};
  const std::vector<Issue> expected = {
      {kError,
       "Required covariate 'mean_temperature' not found in dataset. Available fields: "
       "['disease_cases', 'rainfall', 'wind']",
       ""},
      {kError, "Unknown feature generator 'magic' in 'gen:magic'", ""},
      {kError, "Model requires monthly data but dataset has week periods", ""},
      {kWarning, "Column 'wind' is present in the dataset but not used by the model", ""}};
  EXPECT_EQ(validate(table, model), expected);
}

TEST(ValidationTest, SummarisesConsecutivePeriods) {
  EXPECT_EQ(group_into_runs({}), "");
  EXPECT_EQ(group_into_runs({"2020-05"}), "2020-05");
  EXPECT_EQ(group_into_runs({"2020-01", "2020-02", "2020-03"}), "2020-01 to 2020-03 (3 periods)");
  EXPECT_EQ(
      group_into_runs({"2020-W52", "2020-W53", "2021-W01", "2021-W03"}),
      "2020-W52 to 2021-W01 (3 periods), 2021-W03"
  );
}

TEST(ValidationTest, RefusesInvalidTables) {
  EXPECT_THROW(validate(CsvTable{}), Error);
  EXPECT_THROW(validate(parse_local_csv("time_period,location,x\n2020Q1,a,1\n")), Error);
}

}  // namespace
}  // namespace chap::series
