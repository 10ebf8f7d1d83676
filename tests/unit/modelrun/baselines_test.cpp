// Tests the vectors of v251/baselines.json: the samples of the baselines, the data that they
// refuse, and their sources.
#include "domain/evaluation/not_applicable.hpp"
#include "foundation/base/error.hpp"
#include "modelrun/builtin/builtin_models.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace chap::builtin {
namespace {

using evaluation::Future;
using evaluation::History;
using series::DataSet;
using testing_support::at;
using testing_support::number_of;
using testing_support::read_vectors;
using testing_support::text_at;

// The input of a case.
struct Case {
  DataSet history;
  std::size_t train_periods;  // number of periods of the history on which the model is trained
  DataSet future;
  double largest = 1;  // largest absolute value of the history, at least 1
};

Case case_of(const json::Value& input) {
  const auto rows = at(input, "history").members();
  std::vector<std::string> org_units;
  for (const json::Member& row : rows) org_units.emplace_back(row.key);
  const period::PeriodRange periods(
      period::Period::require(text_at(input, "history_first")), rows.front().value.items().size()
  );
  Case out{
      DataSet(org_units, {"disease_cases"}, periods),
      std::size_t(at(input, "train_periods").as_int()),
      DataSet({}, {}, periods)};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto values = rows[i].value.items();
    for (std::size_t t = 0; t < values.size(); ++t) {
      out.history.values(0, i)[t] = number_of(values[t]);
      if (!values[t].is_null()) out.largest = std::max(out.largest, std::abs(number_of(values[t])));
    }
  }
  std::vector<period::Period> future;
  for (const json::Value& id : at(input, "future_ids").items()) {
    future.push_back(period::Period::require(id.as_string()));
  }
  if (const json::Value* given = input.find("future_org_units")) {
    org_units.clear();
    for (const json::Value& id : given->items()) org_units.emplace_back(id.as_string());
  }
  out.future = DataSet(org_units, {}, period::PeriodRange::from_consecutive(future));
  return out;
}

// Trains the model with this name and returns its forecast.
evaluation::Forecast forecast_of(const Case& given, const std::string& name) {
  const BuiltinModel* row = find_builtin_model(name);
  if (row == nullptr) throw std::runtime_error("no model " + name);
  const auto trained = row->train(History{given.history.first_periods(given.train_periods)}, {});
  return trained->predict(History{given.history}, Future{given.future}, 0, {});
}

void expect_samples(
    const evaluation::Forecast& found, const json::Value& expected, double largest
) {
  ASSERT_EQ(found.n_samples, 100U);
  ASSERT_EQ(found.org_units.size(), expected.members().size());
  for (std::size_t i = 0; i < found.org_units.size(); ++i) {
    const auto rows = at(expected, found.org_units[i]).items();
    ASSERT_EQ(found.periods.size(), rows.size());
    for (std::size_t t = 0; t < rows.size(); ++t) {
      const auto samples = found.of(i, t);
      for (std::size_t j = 0; j < samples.size(); ++j) {
        EXPECT_NEAR(samples[j], rows[t].items()[j].number(), 1e-12 * largest);
      }
    }
  }
}

TEST(BaselinesVectorsTest, EveryCase) {
  const auto document = read_vectors("v251/baselines.json");
  const auto cases = at(document.root(), "cases").items();
  EXPECT_GT(cases.size(), 30U);
  for (const json::Value& c : cases) {
    SCOPED_TRACE(text_at(c, "id"));
    const Case given = case_of(at(c, "input"));
    const std::string name = text_at(c, "model");
    const json::Value& expected = at(c, "expected");
    if (expected.find("error") == nullptr) {
      expect_samples(forecast_of(given, name), expected, given.largest);
      continue;
    }
    try {
      forecast_of(given, name);
      ADD_FAILURE() << "no error";
    } catch (const evaluation::NotApplicable& error) {
      EXPECT_EQ(error.what(), text_at(expected, "message"));
    }
  }
}

TEST(BuiltinModelsTest, BaselinesHaveTheAttributesOfTheVectors) {
  const auto document = read_vectors("v251/baselines.json");
  const auto rows = at(document.root(), "models").items();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const BuiltinModel& model = builtin_models()[i];
    EXPECT_EQ(text_at(rows[i], "name"), model.name);
    EXPECT_EQ(text_at(rows[i], "version"), model.version);
    EXPECT_EQ(text_at(rows[i], "role"), model.role);
    EXPECT_EQ(text_at(rows[i], "display_name"), model.display_name);
    EXPECT_EQ(text_at(rows[i], "source_url"), model.source_url);
    EXPECT_EQ(text_at(rows[i], "supported_period_type"), model.period_type);
    EXPECT_EQ(text_at(rows[i], "author_assessed_status"), model.assessed_status);
    EXPECT_TRUE(model.required_covariates.empty());
    EXPECT_EQ(&builtin_model_of_source(model.source_url), &model);
  }
}

TEST(BuiltinModelsTest, AreFoundByTheirSources) {
  const auto document = read_vectors("v251/baselines.json");
  for (const json::Value& c : at(document.root(), "source_urls").items()) {
    const std::string source = text_at(c, "source_url");
    SCOPED_TRACE(source);
    try {
      const BuiltinModel& model = builtin_model_of_source(source);
      EXPECT_EQ(text_at(c, "expected"), "runs");
      EXPECT_STREQ(model.name, "persistence");
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), text_at(c, "message"));
    }
  }
}

TEST(BaselinesTest, DoNotUseTheValuesAfterTheHistory) {
  DataSet data({"a"}, {"disease_cases"}, {period::Period::require("202001"), 36});
  for (std::size_t i = 0; i < 36; ++i) data.values(0, 0)[i] = double(i % 12) + double(i) / 12;
  for (const BuiltinModel& row : builtin_models().first(3)) {
    SCOPED_TRACE(row.name);
    const auto samples = [&](double hidden) {
      for (std::size_t i = 24; i < 36; ++i) data.values(0, 0)[i] = hidden;
      const History history{data.first_periods(24)};
      const DataSet future({"a"}, {}, data.periods().sub(24, 3));
      return row.train(history, {})->predict(history, Future{future}, 0, {}).samples;
    };
    EXPECT_EQ(samples(1), samples(1e6));
  }
}

}  // namespace
}  // namespace chap::builtin
