#include "domain/series/import_checks.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

namespace chap::series {
namespace {

bool is_missing(double value) { return std::isnan(value); }

// Keeps the places for which `judge` has no objection.
std::vector<Rejection> drop(
    DataSet& data, const std::function<std::optional<Rejection>(std::size_t)>& judge
) {
  std::vector<Rejection> rejected;
  std::vector<std::size_t> kept;
  for (std::size_t place = 0; place < data.places().size(); ++place) {
    if (auto rejection = judge(place)) {
      rejected.push_back(std::move(*rejection));
    } else {
      kept.push_back(place);
    }
  }
  if (!rejected.empty()) data = data.with_places(kept);
  return rejected;
}

std::vector<std::string> missing_periods(
    const DataSet& data, std::size_t feature, std::size_t place
) {
  std::vector<std::string> ids;
  const auto values = data.values(feature, place);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_missing(values[i])) ids.push_back(data.periods().at(i).id());
  }
  return ids;
}

}  // namespace

void interpolate_gaps(std::span<double> values) {
  std::optional<std::size_t> known;  // the last known position
  for (std::size_t b = 0; b < values.size(); ++b) {
    if (is_missing(values[b])) continue;
    const std::size_t a = known.value_or(b);
    for (std::size_t i = known ? a + 1 : 0; i < b; ++i) {
      values[i] =
          known ? (values[b] - values[a]) / double(b - a) * double(i - a) + values[a] : values[b];
    }
    known = b;
  }
  if (!known) return;
  for (std::size_t i = *known + 1; i < values.size(); ++i) values[i] = values[*known];
}

void interpolate_population(DataSet& data) {
  const auto population = data.feature_number(kPopulation);
  if (!population) return;
  for (std::size_t place = 0; place < data.places().size(); ++place) {
    interpolate_gaps(data.values(*population, place));
  }
}

std::vector<Rejection> drop_incomplete(DataSet& data) {
  return drop(data, [&](std::size_t place) -> std::optional<Rejection> {
    for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
      if (data.features()[feature] == kTarget) continue;
      if (std::ranges::none_of(std::as_const(data).values(feature, place), is_missing)) continue;
      return Rejection{
          "Missing value for some/all time periods",
          data.places()[place],
          data.features()[feature],
          missing_periods(data, feature, place)};
    }
    return std::nullopt;
  });
}

std::vector<Rejection> drop_without_training_target(DataSet& data, std::size_t training_periods) {
  const auto target = data.feature_number(kTarget);
  return drop(data, [&](std::size_t place) -> std::optional<Rejection> {
    if (target) {
      const auto values = std::as_const(data).values(*target, place);
      const auto window = values.first(std::min(training_periods, values.size()));
      if (!std::ranges::all_of(window, is_missing)) return std::nullopt;
    }
    return Rejection{
        "No disease data in the first training split", data.places()[place], kTarget, {}};
  });
}

std::vector<Rejection> drop_without_polygon(DataSet& data, const Polygons& polygons) {
  return drop(data, [&](std::size_t place) -> std::optional<Rejection> {
    if (polygons.contains(data.places()[place])) return std::nullopt;
    return Rejection{"Missing polygon in geojson", data.places()[place], "polygon", {}};
  });
}

}  // namespace chap::series
