#include "services/import_data.hpp"

#include "domain/evaluation/truths.hpp"
#include "services/rejections.hpp"

#include <fmt/format.h>

#include <set>

namespace chap::services {
namespace {

using series::DataSet;

// Does the steps 1 to 5 of an import (http-api.md 6.1).
PreparedImport complete_org_units(
    const ImportInput& input, const RequestLimits& limits, const std::string& target_column
) {
  PreparedImport out{
      series::build_data_set(
          input.observations, {.periods = limits.periods, .cells = limits.cells}
      ),
      {},
      0};
  out.rejected = series::drop_negative_counts(out.data);
  series::interpolate_population(out.data);
  append(out.rejected, series::drop_incomplete(out.data, target_column));
  out.rejected_for_values = out.rejected.size();
  if (out.data.org_units().empty()) throw AllRejected(std::move(out.rejected));
  return out;
}

void drop_without_polygon(PreparedImport& out, const ImportInput& input) {
  const auto polygons = series::Polygons::from_geojson(input.geojson, series::FeatureIds::kOnlyId);
  append(out.rejected, series::drop_without_polygon(out.data, polygons));
}

// Returns the periods of the windows after these splits, sorted and without duplicates.
std::vector<std::string> periods_of(
    const DataSet& data, const std::vector<evaluation::Split>& splits
) {
  std::set<std::size_t> positions;
  for (const evaluation::Split& split : splits) {
    for (std::size_t i = 0; i < split.horizon; ++i) positions.insert(split.history + i);
  }
  std::vector<std::string> ids;
  ids.reserve(positions.size());
  for (const std::size_t position : positions) ids.push_back(data.periods().at(position).id());
  return ids;
}

// Adds a rejection for every org unit if test windows have no target values, because these windows
// cannot be scored. The rejection names the periods of these windows. If no window can be scored,
// drops all org units instead.
void check_truths(PreparedImport& out, const evaluation::Windows& windows) {
  const auto empty = evaluation::splits_without_truth(out.data, windows);
  if (empty.empty()) return;
  const std::vector<std::string> periods = periods_of(out.data, empty);
  if (empty.size() == windows.n_splits) {
    append(out.rejected, series::drop_all(out.data, "No disease data in any test window", periods));
    return;
  }
  for (const std::string& org_unit : out.data.org_units()) {
    out.rejected.push_back(
        {fmt::format(
             "No disease data in {} of {} test windows, which are not scored",
             empty.size(),
             windows.n_splits
         ),
         org_unit,
         series::kTarget,
         periods}
    );
  }
}

}  // namespace

PreparedImport prepare_dataset(
    const ImportInput& input, const RequestLimits& limits, const std::string& target_column
) {
  PreparedImport out = complete_org_units(input, limits, target_column);
  drop_without_polygon(out, input);
  return out;
}

PreparedImport prepare_backtest_data(
    const ImportInput& input, const evaluation::Windows& windows, const RequestLimits& limits
) {
  PreparedImport out = prepare_dataset(input, limits);
  if (!out.data.feature_index(series::kTarget)) {
    throw invalid_input("The data have no feature 'disease_cases'");
  }
  const std::size_t total = out.data.periods().size();
  const std::size_t training = evaluation::training_length(total, windows);
  if (training == 0) {
    append(out.rejected, series::drop_all(out.data, evaluation::too_few_periods(total, windows)));
    return out;
  }
  append(out.rejected, series::drop_without_training_target(out.data, training));
  if (!out.data.org_units().empty()) check_truths(out, windows);
  return out;
}

std::vector<std::string> notes_of(const PreparedImport& prepared, const ImportInput& input) {
  std::vector<std::string> notes = input.notes;
  for (std::string& note : rejection_notes(prepared.rejected)) notes.push_back(std::move(note));
  return notes;
}

PreparedImport prepare_health_dataset(const ImportInput& input, const RequestLimits& limits) {
  const DataSet all = series::build_data_set(
      input.observations, {.periods = limits.periods, .cells = limits.cells}
  );
  PreparedImport out{
      series::with_named_features(all, {series::kTarget, series::kPopulation}), {}, 0};
  out.rejected = series::drop_negative_counts(out.data);
  drop_without_polygon(out, input);
  if (out.data.org_units().empty()) throw nothing_imported(out.rejected);
  return out;
}

}  // namespace chap::services
