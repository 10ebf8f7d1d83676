#include "domain/series/data_set.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace chap::series {
namespace {

std::optional<std::size_t> position(const std::vector<std::string>& names, std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<std::size_t>(at - names.begin());
}

std::vector<std::string> chosen(
    const std::vector<std::string>& names, const std::vector<std::size_t>& indices
) {
  std::vector<std::string> out;
  out.reserve(indices.size());
  for (const std::size_t number : indices) out.push_back(names[number]);
  return out;
}

}  // namespace

DataSet::DataSet(
    std::vector<std::string> org_units,
    std::vector<std::string> features,
    period::PeriodRange periods
)
    : org_units_(std::move(org_units)), features_(std::move(features)), periods_(periods) {
  const std::size_t cells = org_units_.size() * periods_.size();
  columns_.resize(features_.size());
  for (auto& column : columns_) column.assign(cells, std::numeric_limits<double>::quiet_NaN());
}

std::optional<std::size_t> DataSet::feature_index(std::string_view name) const {
  return position(features_, name);
}

std::optional<std::size_t> DataSet::org_unit_index(std::string_view id) const {
  return position(org_units_, id);
}

std::span<double> DataSet::values(std::size_t feature, std::size_t org_unit) {
  return std::span(columns_[feature]).subspan(org_unit * periods_.size(), periods_.size());
}

std::span<const double> DataSet::values(std::size_t feature, std::size_t org_unit) const {
  return std::span(columns_[feature]).subspan(org_unit * periods_.size(), periods_.size());
}

DataSet DataSet::with_org_units(const std::vector<std::size_t>& indices) const {
  DataSet out(chosen(org_units_, indices), features_, periods_);
  for (std::size_t feature = 0; feature < features_.size(); ++feature) {
    for (std::size_t i = 0; i < indices.size(); ++i) {
      std::ranges::copy(values(feature, indices[i]), out.values(feature, i).begin());
    }
  }
  return out;
}

DataSet DataSet::with_features(const std::vector<std::size_t>& indices) const {
  DataSet out(org_units_, chosen(features_, indices), periods_);
  for (std::size_t i = 0; i < indices.size(); ++i) out.columns_[i] = columns_[indices[i]];
  return out;
}

DataSet DataSet::slice(std::size_t from, std::size_t count) const {
  DataSet out(org_units_, features_, periods_.sub(from, count));
  for (std::size_t feature = 0; feature < features_.size(); ++feature) {
    for (std::size_t org_unit = 0; org_unit < org_units_.size(); ++org_unit) {
      const auto part = values(feature, org_unit).subspan(from, count);
      std::ranges::copy(part, out.values(feature, org_unit).begin());
    }
  }
  return out;
}

}  // namespace chap::series
