#include "services/evaluation_entries.hpp"

#include "domain/evaluation/national_sums.hpp"
#include "domain/evaluation/quantiles.hpp"
#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/backtest_store.hpp"
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

std::int64_t dataset_of(sql::Connection& db, std::int64_t id, bool is_dataset_id) {
  if (is_dataset_id) return id;
  const auto backtest = store::BacktestStore(db).find(id);
  if (!backtest) throw not_found("Backtest not found");
  return backtest->dataset_id;
}

std::vector<ActualCases> national(const std::vector<ActualCases>& all) {
  std::unordered_map<std::string, std::size_t> places;
  std::vector<ActualCases> sums;
  for (const ActualCases& one : all) {
    const auto [at, added] = places.try_emplace(one.period, sums.size());
    if (added) sums.push_back({one.period, kNation, 0.0});
    *sums[at->second].cases += one.cases.value_or(0.0);
  }
  return sums;
}

}  // namespace

bool is_national(const std::optional<std::vector<std::string>>& org_units) {
  return org_units && org_units->size() == 1 && org_units->front() == kNation;
}

std::vector<QuantileEntry> evaluation_entries(
    Platform& platform,
    std::int64_t backtest_id,
    const std::vector<double>& quantiles,
    const store::ForecastFilter& asked
) {
  evaluation::require_quantiles(quantiles);
  const sql::Lease db = platform.database.read();
  if (!store::BacktestStore(*db).find(backtest_id)) throw not_found("Backtest not found");
  const bool sum_up = is_national(asked.org_units);
  store::ForecastFilter filter = asked;
  if (sum_up) filter.org_units.reset();
  if (filter.split_period && filter.split_period->empty()) filter.split_period.reset();
  evaluation::NationalSums sums;
  std::vector<QuantileEntry> entries;
  store::BacktestForecastStore(*db).for_each(
      backtest_id,
      filter,
      [&](const store::BacktestForecastRow& row, std::vector<double>& samples) {
        // Those that are summed up still hold the samples themselves.
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

std::vector<ActualCases> actual_cases(
    Platform& platform,
    std::int64_t id,
    bool is_dataset_id,
    const std::optional<std::vector<std::string>>& org_units
) {
  const sql::Lease db = platform.database.read();
  const std::int64_t dataset_id = dataset_of(*db, id, is_dataset_id);
  const bool sum_up = is_national(org_units);
  std::vector<ActualCases> all;
  store::ObservationStore(*db)
      .for_each(dataset_id, "disease_cases", [&](const store::ObservationRow& row) {
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
        "No disease_cases observations found for dataset " + std::to_string(dataset_id)
    );
  }
  return sum_up ? national(all) : all;
}

}  // namespace chap::services
