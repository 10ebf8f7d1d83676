// Inserts backtests into a database with the classes of storage/store, without running a model.
//
//   fill_database forecasts DATABASE counts|continuous   10 splits x 100 org units x 3 horizons,
//                                                        each with 1,000 samples, and the observed
//                                                        cases; prints the backtest's id
//   fill_database list DATABASE N                        N backtests without forecasts
//   fill_database leaderboard DATABASE N                 backtests without forecasts of N models,
//                                                        a comparison model and the baselines, all
//                                                        with one specification; prints the id of
//                                                        the specification
#include "storage/migrate/migrate.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/backtestforecast_store.hpp"
#include "storage/store/backtestspecification_store.hpp"
#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/dataset_store.hpp"
#include "storage/store/modeltemplate_store.hpp"
#include "storage/store/observation_store.hpp"
#include "storage/store/specificationbaseline_store.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <string>

namespace {

using namespace chap;

constexpr int kSplits = 10;
constexpr int kOrgUnits = 100;
constexpr int kHorizons = 3;
constexpr int kRows = kSplits * kOrgUnits * kHorizons;
constexpr int kMonths = kSplits + kHorizons - 1;

std::string month(int number) {
  return fmt::format("{}{:02}", 2020 + number / 12, number % 12 + 1);
}

std::string org_unit_name(int number) { return fmt::format("O6uvpzGd{:03}", number); }

// Stores a data set and a specification. Returns a backtest with them, which is not stored yet.
store::BacktestRow new_backtest(sql::Connection& db, const std::string& name) {
  store::BacktestRow row;
  row.name = name;
  row.created = SystemClock().now();
  const auto model = store::ConfiguredModelStore(db).find_live("naive_model");
  if (!model) throw std::runtime_error("start `chap serve` on this database first");
  row.model_db_id = model->model.id;
  row.model_id = "naive_model";
  store::DatasetRow dataset;
  dataset.name = "data of " + name;
  dataset.created = row.created;
  dataset.first_period = month(0);
  dataset.last_period = month(35);
  dataset.period_type = "month";
  dataset.covariates =
      std::vector<std::string>{"rainfall", "mean_temperature", "disease_cases", "population"};
  std::vector<std::string> org_units;
  for (int number = 0; number < kOrgUnits; ++number) org_units.push_back(org_unit_name(number));
  dataset.org_units = org_units;
  row.dataset_id = store::DatasetStore(db).insert(dataset);
  row.org_units = dataset.org_units;
  std::vector<std::string> splits;
  for (int split = 0; split < kSplits; ++split) splits.push_back(month(split));
  row.split_periods = splits;
  row.aggregate_metrics = R"({"crps":12.5,"mae":14.25,"rmse":31.125,"coverage_10_90":0.8125})";
  store::BacktestSpecificationRow specification;
  specification.dataset_id = row.dataset_id;
  specification.n_periods = kHorizons;
  specification.n_splits = kSplits;
  specification.stride = 1;
  specification.n_retrain = 1;
  specification.org_units = row.org_units;
  row.specification_id = store::BacktestSpecificationStore(db).find_or_insert(specification);
  return row;
}

std::int64_t insert_backtest(sql::Connection& db, const std::string& name) {
  return store::BacktestStore(db).insert(new_backtest(db, name));
}

// Returns the id of the specification to which all stored backtests belong.
std::int64_t insert_leaderboard(sql::Connection& db, int n_models) {
  store::ConfiguredModelStore models(db);
  store::BacktestStore backtests(db);
  store::SpecificationBaselineStore runs(db);
  store::BacktestRow row = new_backtest(db, "leaderboard");
  const Timestamp now = *row.created;
  store::ConfiguredModelRow model = models.details(row.model_db_id)->model;
  for (int number = 0; number < n_models; ++number) {
    model.name = fmt::format("model_{}", number);
    row.model_db_id = models.insert(model);
    backtests.insert(row);
  }
  store::ModelTemplateRow comparison;
  comparison.name = "comparison";
  comparison.role = "comparison";
  model.model_template_id = store::ModelTemplateStore(db).insert(comparison);
  row.model_db_id = models.insert(model);
  backtests.insert(row);
  for (const auto& baseline : models.runnable_of_role("baseline")) {
    row.model_db_id = baseline.model.id;
    const std::int64_t backtest = backtests.insert(row);
    const store::BaselineClaim claim{row.specification_id, row.model_db_id, now};
    runs.claim(claim, now);
    runs.finish(claim, {.status = store::baseline_status::kDone, .backtest_id = backtest}, now);
  }
  return row.specification_id;
}

void insert_forecasts(sql::Connection& db, std::int64_t backtest, bool counts) {
  std::mt19937_64 random(7);
  std::gamma_distribution<double> draw(2.0, 40.0);
  std::vector<double> samples(1000);
  std::string org_unit;
  std::string period;
  std::string split;
  int number = 0;
  const auto next = [&](store::NewForecast& entry) {
    if (number == kRows) return false;
    const int at_split = number / (kOrgUnits * kHorizons);
    split = month(at_split);
    org_unit = org_unit_name(number / kHorizons % kOrgUnits);
    period = month(at_split + number % kHorizons);
    for (double& sample : samples) sample = counts ? std::floor(draw(random)) : draw(random);
    entry = {period, org_unit, split, split, samples};
    ++number;
    return true;
  };
  store::BacktestForecastStore(db).insert_many(backtest, next);
}

void insert_cases(sql::Connection& db, std::int64_t backtest) {
  const auto row = store::BacktestStore(db).find(backtest).value();
  std::string org_unit;
  std::string period;
  int number = 0;
  const auto next = [&](store::NewObservation& entry) {
    if (number == kOrgUnits * kMonths) return false;
    org_unit = org_unit_name(number / kMonths);
    period = month(number % kMonths);
    entry = {org_unit, period, "disease_cases", double(number % 97)};
    ++number;
    return true;
  };
  store::ObservationStore(db).insert_many(row.dataset_id, next);
}

void run(const std::string& what, const std::string& file, const std::string& how) {
  const auto database = migrate::open_database(file);
  database->transact([&](sql::Connection& db) {
    if (what == "forecasts") {
      const std::int64_t id = insert_backtest(db, how);
      insert_forecasts(db, id, how == "counts");
      insert_cases(db, id);
      fmt::print("{}\n", id);
      return;
    }
    const int count = std::stoi(how);
    if (what == "leaderboard") {
      fmt::print("{}\n", insert_leaderboard(db, count));
      return;
    }
    for (int i = 0; i < count; ++i) insert_backtest(db, fmt::format("backtest {}", i));
  });
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 4) throw std::runtime_error("see the comment at the top of fill_database.cpp");
    run(argv[1], argv[2], argv[3]);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "fill_database: {}\n", error.what());
    return 1;
  }
}
