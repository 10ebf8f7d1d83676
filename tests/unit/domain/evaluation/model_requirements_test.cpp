#include "domain/evaluation/model_requirements.hpp"

#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

namespace chap::evaluation {
namespace {

std::string problem_of(const ModelTraits& traits, RunContext context = {}) {
  const series::DataSet months({"a"}, {"rainfall"}, {period::Period::require("202001"), 12});
  try {
    require_model_requirements(traits, months, context);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(ModelRequirementsTest, NamesWhatIsMissing) {
  EXPECT_EQ(problem_of({}), "");
  EXPECT_EQ(problem_of({.period_type = "month", .required_covariates = {"rainfall"}}), "");
  EXPECT_EQ(
      problem_of({.period_type = "week"}), "The model needs weekly data, but the data are monthly"
  );
  EXPECT_EQ(
      problem_of({.required_covariates = {"rainfall", "population", "wind"}}),
      "The model needs covariates that the data lack: population, wind"
  );
  EXPECT_EQ(
      problem_of({.needs_polygons = true}),
      "The model needs the polygons of the org units, but the data have none"
  );
}

TEST(ModelRequirementsTest, AShortHorizonIsAnErrorAndALongOneIsLogged) {
  std::vector<std::string> log;
  RunContext context;
  context.log = [&](const std::string& line) { log.push_back(line); };
  context.horizon = 5;
  EXPECT_EQ(
      problem_of({.min_horizon = 6}, context),
      "The model forecasts at least 6 periods at once, but 5 are requested"
  );
  EXPECT_EQ(problem_of({.max_horizon = 3}, context), "");
  EXPECT_EQ(
      log,
      std::vector<std::string>{
          "The model forecasts at most 3 periods at once, so 5 periods are forecast in steps"}
  );
}

}  // namespace
}  // namespace chap::evaluation
