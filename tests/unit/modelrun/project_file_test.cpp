#include "modelrun/mlproject/project_file.hpp"

#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

namespace chap::mlproject {
namespace {

constexpr const char* kEntryPoints = R"(
entry_points:
  train: {command: "python train.py {train_data} {model}"}
  predict: {command: "python predict.py {model} {historic_data} {future_data} {out_file}"}
)";

ProjectFile parse(const std::string& text) {
  return parse_project_file("name: m\n" + (kEntryPoints + text));
}

std::string problem_of(const std::string& text) {
  try {
    parse_project_file(text);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(ProjectFileTest, ReadsTheShapeOfMinimalModels) {
  const ProjectFile project = parse("");
  EXPECT_EQ(project.name, "m");
  EXPECT_EQ(project.train_command, "python train.py {train_data} {model}");
  EXPECT_EQ(project.environment.kind, EnvironmentKind::kNone);
  EXPECT_EQ(project.period_type, "any");
  EXPECT_FALSE(project.needs_polygons);
}

TEST(ProjectFileTest, ReadsRepeatedKeysFoldedCommandsAndBothHorizonNames) {
  const ProjectFile project = parse_project_file(R"(
name: m
docker_env: {image: "r-inla:1"}
uv_env: pyproject.toml
allow_free_additional_continuous_covariates: true
entry_points:
  train:
    command: >
      Rscript train.R {train_data}
      {model}
  predict: {command: "Rscript predict.R {polygons}"}
user_options:
  n_lags: {type: int, default: 3, title: "Lags"}
  names: {type: array, default: ["1", two, true, 1.5, null]}
allow_free_additional_continuous_covariates: false
user_options:
  precision: {type: float, default: 0.01}
min_prediction_length: 1
max_prediction_periods: 12
adapters: {year: year, Y: disease_cases}
)");
  EXPECT_EQ(project.train_command, "Rscript train.R {train_data} {model}");
  EXPECT_EQ(project.environment.kind, EnvironmentKind::kDocker);
  EXPECT_EQ(project.environment.value, "r-inla:1");
  EXPECT_FALSE(project.allows_free_covariates);
  EXPECT_EQ(project.user_options, R"({"precision":{"type":"float","default":0.01}})");
  EXPECT_EQ(project.min_horizon, 1);
  EXPECT_EQ(project.max_horizon, 12);
  EXPECT_TRUE(project.needs_polygons);
  EXPECT_EQ(project.adapters, (std::vector<Adapter>{{"year", "year"}, {"Y", "disease_cases"}}));
}

TEST(ProjectFileTest, QuotedScalarsAreTexts) {
  EXPECT_EQ(
      parse(R"(user_options: {a: {default: ["1", 1, 1.5, "true", true, no, ~]}})").user_options,
      R"({"a":{"default":["1",1,1.5,"true",true,"no",null]}})"
  );
}

TEST(ProjectFileTest, NamesTheProblem) {
  EXPECT_EQ(problem_of("[1"), "MLproject: line 1: end of sequence flow not found");
  EXPECT_EQ(problem_of("- a"), "MLproject: 'MLproject' is not a map");
  EXPECT_EQ(problem_of("r_env: x\nname: m"), "MLproject: the key 'r_env' is unknown");
  EXPECT_EQ(problem_of("entry_points: {}"), "MLproject: 'name' is missing");
  EXPECT_EQ(problem_of("name: m"), "MLproject: 'entry_points' is missing");
  EXPECT_EQ(
      problem_of("name: m\nentry_points: {train: {}}"),
      "MLproject: the entry point 'train' has no command"
  );
  const std::string start = std::string("name: m") + kEntryPoints;
  EXPECT_EQ(
      problem_of(start + "requires_geo: maybe"), "MLproject: 'requires_geo' is not true or false"
  );
  EXPECT_EQ(
      problem_of(start + "required_covariates:"), "MLproject: 'required_covariates' is not a list"
  );
  EXPECT_EQ(
      problem_of(start + "supported_period_type: daily"),
      "MLproject: 'supported_period_type' is 'daily', expected week, month, any or year"
  );
}

// Each list has the list before ten times, so the value has a billion elements.
TEST(ProjectFileTest, RefusesAliasesThatMakeAValueTooLarge) {
  std::string text = "user_options:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) text += (k == 0 ? "" : ", ") + before;
    text += "]\n";
  }
  EXPECT_THROW(parse(text), Error);
}

}  // namespace
}  // namespace chap::mlproject
