#include "services/thresholds.hpp"

#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/observation_store.hpp"

#include <limits>
#include <set>

namespace chap::services {
namespace {

constexpr const char* kStrategyOfOlderShape = "seasonal";

// Returns the stored cases of a data set. Throws Error (kNotFound) if the data set has no cases.
std::vector<evaluation::CaseCount> read_history(
    Platform& platform, std::int64_t dataset_id, const std::vector<std::string>& locations
) {
  const sql::Lease db = platform.database.read();
  auto history = stored_history(*db, dataset_id, "disease_cases", locations);
  if (!history.empty()) return history;
  throw not_found("No disease_cases observations found for dataset " + std::to_string(dataset_id));
}

std::vector<std::string> locations_of(const std::vector<evaluation::CaseCount>& history) {
  std::set<std::string_view> locations;
  for (const evaluation::CaseCount& row : history) locations.insert(row.location);
  return {locations.begin(), locations.end()};
}

}  // namespace

std::vector<evaluation::ThresholdEntry> compute_thresholds(
    Platform& platform, const ThresholdRequest& request
) {
  const auto history = read_history(platform, request.dataset_id, request.locations);
  const auto locations = request.locations.empty() ? locations_of(history) : request.locations;
  return evaluation::thresholds(history, request.periods, locations, request.params);
}

std::vector<evaluation::Threshold> compute_older_thresholds(
    Platform& platform, const OlderThresholdRequest& request
) {
  if (request.strategy != kStrategyOfOlderShape) {
    throw not_found(
        "Unknown threshold strategy: " + request.strategy + ". Available: " + kStrategyOfOlderShape
    );
  }
  const auto history = read_history(platform, request.dataset_id, request.locations);
  try {
    return evaluation::seasonal_thresholds(history, request.periods, request.deviations);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
    throw unprocessable(error.what());
  }
}

std::vector<evaluation::CaseCount> stored_history(
    sql::Connection& db,
    std::int64_t dataset_id,
    const std::string& column,
    const std::vector<std::string>& locations
) {
  const std::set<std::string_view> wanted(locations.begin(), locations.end());
  std::vector<evaluation::CaseCount> history;
  store::ObservationStore(db).for_each(dataset_id, column, [&](const store::ObservationRow& row) {
    if (!wanted.empty() && !wanted.contains(row.org_unit)) return;
    history.push_back(
        {row.org_unit, row.period, row.value.value_or(std::numeric_limits<double>::quiet_NaN())}
    );
  });
  return history;
}

}  // namespace chap::services
