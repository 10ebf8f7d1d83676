#include "services/thresholds.hpp"

#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/observation_store.hpp"

#include <algorithm>
#include <limits>

namespace chap::services {
namespace {

void require_strategy(const std::string& wanted) {
  std::string available;
  for (const auto& strategy : evaluation::threshold_strategies()) {
    if (strategy.id == wanted) return;
    available += (available.empty() ? "" : ", ") + std::string(strategy.id);
  }
  throw not_found("Unknown threshold strategy: " + wanted + ". Available: " + available);
}

}  // namespace

std::vector<evaluation::Threshold> compute_thresholds(
    Platform& platform, const ThresholdOrder& order
) {
  require_strategy(order.strategy);
  std::vector<evaluation::CaseCount> history;
  const sql::Lease db = platform.database.read();
  store::ObservationStore(*db)
      .for_each(order.dataset_id, "disease_cases", [&](const store::ObservationRow& row) {
        const auto& wanted = order.locations;
        if (!wanted.empty() &&
            std::find(wanted.begin(), wanted.end(), row.org_unit) == wanted.end()) {
          return;
        }
        history.push_back(
            {row.org_unit, row.period, row.value.value_or(std::numeric_limits<double>::quiet_NaN())}
        );
      });
  if (history.empty()) {
    throw not_found(
        "No disease_cases observations found for dataset " + std::to_string(order.dataset_id)
    );
  }
  return evaluation::seasonal_thresholds(history, order.periods, order.deviations);
}

}  // namespace chap::services
