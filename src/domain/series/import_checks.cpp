#include "domain/series/import_checks.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

namespace chap::series {
namespace {

bool is_missing(double value) { return std::isnan(value); }

// Removes the org units for which `check` returns a rejection.
std::vector<Rejection> drop(
    DataSet& data, const std::function<std::optional<Rejection>(std::size_t)>& check
) {
  std::vector<Rejection> rejected;
  std::vector<std::size_t> kept;
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    if (auto rejection = check(org_unit)) {
      rejected.push_back(std::move(*rejection));
    } else {
      kept.push_back(org_unit);
    }
  }
  if (!rejected.empty()) data = data.with_org_units(kept);
  return rejected;
}

bool is_negative(double value) { return value < 0; }

// The ids of the periods in which the value has the property.
std::vector<std::string> periods_with(
    bool (*property)(double), const DataSet& data, std::size_t feature, std::size_t org_unit
) {
  std::vector<std::string> ids;
  const auto values = data.values(feature, org_unit);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (property(values[i])) ids.push_back(data.periods().at(i).id());
  }
  return ids;
}

// Rejects each org unit that has a value with the property. Only the features that `is_checked`
// selects are checked. The rejection names the first feature with such a value.
std::vector<Rejection> drop_units_with(
    DataSet& data,
    const char* reason,
    bool (*property)(double),
    const std::function<bool(const std::string&)>& is_checked
) {
  return drop(data, [&](std::size_t org_unit) -> std::optional<Rejection> {
    for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
      const std::string& name = data.features()[feature];
      if (!is_checked(name)) continue;
      if (std::ranges::none_of(std::as_const(data).values(feature, org_unit), property)) continue;
      return Rejection{
          reason,
          data.org_units()[org_unit],
          name,
          periods_with(property, data, feature, org_unit)};
    }
    return std::nullopt;
  });
}

std::vector<Rejection> drop_without_target_in(
    DataSet& data, std::size_t first_periods, const char* reason
) {
  const auto target = data.feature_index(kTarget);
  return drop(data, [&](std::size_t org_unit) -> std::optional<Rejection> {
    if (target) {
      const auto values = std::as_const(data).values(*target, org_unit);
      const auto window = values.first(std::min(first_periods, values.size()));
      if (!std::ranges::all_of(window, is_missing)) return std::nullopt;
    }
    return Rejection{reason, data.org_units()[org_unit], kTarget, {}};
  });
}

}  // namespace

// Fills a gap between two known values, at the positions `a` and `b`, with values on a straight
// line.
void interpolate_gaps(std::span<double> values) {
  std::optional<std::size_t> last_known;  // position of the last known value before `b`
  for (std::size_t b = 0; b < values.size(); ++b) {
    if (is_missing(values[b])) continue;
    const std::size_t a = last_known.value_or(b);
    for (std::size_t i = last_known ? a + 1 : 0; i < b; ++i) {
      values[i] = last_known ? (values[b] - values[a]) / double(b - a) * double(i - a) + values[a]
                             : values[b];
    }
    last_known = b;
  }
  if (!last_known) return;
  for (std::size_t i = *last_known + 1; i < values.size(); ++i) values[i] = values[*last_known];
}

void interpolate_population(DataSet& data) {
  const auto population = data.feature_index(kPopulation);
  if (!population) return;
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    interpolate_gaps(data.values(*population, org_unit));
  }
}

std::vector<Rejection> drop_negative_counts(DataSet& data) {
  return drop_units_with(data, kNegativeValue, is_negative, is_count);
}

std::vector<Rejection> drop_incomplete(DataSet& data, const std::string& target_column) {
  return drop_units_with(data, kMissingValue, is_missing, [&](const std::string& feature) {
    return feature != kTarget && feature != target_column;
  });
}

std::vector<Rejection> drop_without_training_target(DataSet& data, std::size_t training_periods) {
  return drop_without_target_in(data, training_periods, kNoTrainingTarget);
}

std::vector<Rejection> drop_without_target(DataSet& data) {
  return drop_without_target_in(data, data.periods().size(), kNoTarget);
}

std::vector<Rejection> drop_all(
    DataSet& data, const std::string& reason, const std::vector<std::string>& time_periods
) {
  return drop(data, [&](std::size_t org_unit) -> std::optional<Rejection> {
    return Rejection{reason, data.org_units()[org_unit], kTarget, time_periods};
  });
}

std::vector<Rejection> drop_without_polygon(DataSet& data, const Polygons& polygons) {
  return drop(data, [&](std::size_t org_unit) -> std::optional<Rejection> {
    if (polygons.contains(data.org_units()[org_unit])) return std::nullopt;
    return Rejection{"Missing polygon in geojson", data.org_units()[org_unit], "polygon", {}};
  });
}

}  // namespace chap::series
