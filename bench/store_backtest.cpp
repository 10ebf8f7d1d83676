// Stores a backtest of 100 org units, 10 splits, 3 horizons and 1,000 samples in the same way as a
// job, but without running a model. The database must contain the built-in models; `chap serve`
// inserts them when it starts.
//
//   store_backtest DATABASE counts|continuous
//
// Prints the seconds from the first row to the end of the commit.
#include "services/run_backtest.hpp"
#include "storage/migrate/migrate.hpp"
#include "storage/store/dataset_store.hpp"

#include <fmt/format.h>

#include <chrono>
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
constexpr std::size_t kSamples = 1000;

period::Period month(int number) {
  return period::Period::parse(fmt::format("{}{:02}", 2020 + number / 12, number % 12 + 1)).value();
}

services::FinishedBacktest finished_backtest(bool counts) {
  services::FinishedBacktest backtest;
  backtest.name = "bench";
  backtest.started = SystemClock().now();
  backtest.metrics = {{"crps", 12.5}, {"mae", 14.25}};
  for (int org_unit = 0; org_unit < kOrgUnits; ++org_unit) {
    backtest.org_units.push_back(fmt::format("O6uvpzGd{:03}", org_unit));
  }
  std::mt19937_64 random(7);
  std::gamma_distribution<double> draw(2.0, 40.0);
  for (int split = 0; split < kSplits; ++split) {
    evaluation::Forecast forecast{
        backtest.org_units,
        period::PeriodRange(month(split), kHorizons),
        kSamples,
        std::vector<double>(kOrgUnits * kHorizons * kSamples)};
    for (double& sample : forecast.samples) {
      sample = counts ? std::floor(draw(random)) : draw(random);
    }
    backtest.splits.push_back({month(split), month(split), std::move(forecast)});
  }
  return backtest;
}

void run(const std::string& address, const std::string& kind) {
  services::FinishedBacktest backtest = finished_backtest(kind == "counts");
  const auto database = migrate::open_database(address);
  const sql::Lease db = database->write();
  store::ConfiguredModelStore models(*db);
  const auto model = models.find_live("naive_model");
  if (!model) throw std::runtime_error("start `chap serve` on this database first");
  backtest.model = *model;
  store::DatasetRow dataset;
  dataset.name = "bench";
  backtest.dataset_id = database->transact([&](sql::Connection& writer) {
    return store::DatasetStore(writer).insert(dataset);
  });
  const auto start = std::chrono::steady_clock::now();
  sql::Transaction transaction(*db);
  services::store_backtest(*db, backtest);
  transaction.commit();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  fmt::print("{:.6f}\n", elapsed.count());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw std::runtime_error("see the comment at the top of store_backtest.cpp");
    run(argv[1], argv[2]);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "store_backtest: {}\n", error.what());
    return 1;
  }
}
