#include "services/evaluation_entries.hpp"

#include "domain/evaluation/national_sums.hpp"
#include "domain/evaluation/quantiles.hpp"
#include "domain/series/data_set.hpp"
#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/backtestspecification_store.hpp"
#include "storage/store/observation_store.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace chap::services {
namespace {

using evaluation::kNation;

std::vector<QuantileEntry> national_entries(
    evaluation::NationalSums& sums, const std::vector<double>& quantiles
) {
  std::vector<QuantileEntry> out;
  for (auto& group : sums.groups()) {
    out.push_back({kNation, group.period, group.split_period, {}});
    evaluation::select_quantiles(group.samples, quantiles, out.back().values);
  }
  return out;
}

// The data set and the feature that contain the observed values of a backtest.
struct ObservedColumn {
  std::int64_t dataset_id = 0;
  std::string feature = series::kTarget;
};

ObservedColumn observed_column(sql::Connection& db, std::int64_t id, bool is_dataset_id) {
  if (is_dataset_id) return {.dataset_id = id};
  const auto backtest = store::BacktestStore(db).find(id);
  if (!backtest) throw not_found("Backtest not found");
  return {
      backtest->dataset_id,
      store::BacktestSpecificationStore(db).target_column(backtest->specification_id)};
}

// Returns the sum over all org units for each period.
std::vector<ObservedCases> national(const std::vector<ObservedCases>& all) {
  std::unordered_map<std::string, std::size_t> index_of_period;
  std::vector<ObservedCases> sums;
  for (const ObservedCases& entry : all) {
    const auto [at, added] = index_of_period.try_emplace(entry.period, sums.size());
    if (added) sums.push_back({entry.period, kNation, 0.0});
    *sums[at->second].cases += entry.cases.value_or(0.0);
  }
  return sums;
}

}  // namespace

bool requests_national_sum(const std::optional<std::vector<std::string>>& org_units) {
  return org_units && org_units->size() == 1 && org_units->front() == kNation;
}

std::vector<QuantileEntry> evaluation_entries(
    Platform& platform,
    std::int64_t backtest_id,
    const std::vector<double>& quantiles,
    const store::ForecastFilter& request
) {
  evaluation::require_quantiles(quantiles);
  const sql::Lease db = platform.database.read();
  if (!store::BacktestStore(*db).find(backtest_id)) throw not_found("Backtest not found");
  const bool sum_up = requests_national_sum(request.org_units);
  store::ForecastFilter filter = request;
  if (sum_up) filter.org_units.reset();
  if (filter.split_period && filter.split_period->empty()) filter.split_period.reset();
  evaluation::NationalSums sums;
  std::vector<QuantileEntry> entries;
  store::BacktestForecastStore(*db).for_each(
      backtest_id,
      filter,
      [&](const store::BacktestForecastRow& row, std::vector<double>& samples) {
        // For a national sum, `values` holds samples instead of quantiles.
        QuantileEntry entry{row.org_unit, row.period, row.last_seen_period, {}};
        if (sum_up) {
          entry.values = samples;
        } else if (!samples.empty()) {
          evaluation::select_quantiles(samples, quantiles, entry.values);
        }
        return entry;
      },
      [&](QuantileEntry entry) {
        if (entry.values.empty()) return;
        if (sum_up) return sums.add(entry.period, entry.split_period, entry.values);
        entries.push_back(std::move(entry));
      }
  );
  return sum_up ? national_entries(sums, quantiles) : entries;
}

std::vector<ObservedCases> observed_cases(
    Platform& platform,
    std::int64_t id,
    bool is_dataset_id,
    const std::optional<std::vector<std::string>>& org_units
) {
  const sql::Lease db = platform.database.read();
  const ObservedColumn column = observed_column(*db, id, is_dataset_id);
  const bool sum_up = requests_national_sum(org_units);
  std::vector<ObservedCases> all;
  store::ObservationStore(*db)
      .for_each(column.dataset_id, column.feature, [&](const store::ObservationRow& row) {
        if (org_units && !sum_up &&
            std::find(org_units->begin(), org_units->end(), row.org_unit) == org_units->end()) {
          return;
        }
        std::optional<double> cases = row.value;
        if (cases && !std::isfinite(*cases)) cases.reset();
        all.push_back({row.period, row.org_unit, cases});
      });
  if (all.empty()) {
    throw not_found(
        "No " + column.feature + " observations found for dataset " +
        std::to_string(column.dataset_id)
    );
  }
  return sum_up ? national(all) : all;
}

}  // namespace chap::services
