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
    const std::vector<std::string>& names, const std::vector<std::size_t>& numbers
) {
  std::vector<std::string> out;
  out.reserve(numbers.size());
  for (const std::size_t number : numbers) out.push_back(names[number]);
  return out;
}

}  // namespace

DataSet::DataSet(
    std::vector<std::string> places, std::vector<std::string> features, period::PeriodRange periods
)
    : places_(std::move(places)), features_(std::move(features)), periods_(periods) {
  const std::size_t cells = places_.size() * periods_.size();
  columns_.resize(features_.size());
  for (auto& column : columns_) column.assign(cells, std::numeric_limits<double>::quiet_NaN());
}

std::optional<std::size_t> DataSet::feature_number(std::string_view name) const {
  return position(features_, name);
}

std::optional<std::size_t> DataSet::place_number(std::string_view id) const {
  return position(places_, id);
}

std::span<double> DataSet::values(std::size_t feature, std::size_t place) {
  return std::span(columns_[feature]).subspan(place * periods_.size(), periods_.size());
}

std::span<const double> DataSet::values(std::size_t feature, std::size_t place) const {
  return std::span(columns_[feature]).subspan(place * periods_.size(), periods_.size());
}

DataSet DataSet::with_places(const std::vector<std::size_t>& numbers) const {
  DataSet out(chosen(places_, numbers), features_, periods_);
  for (std::size_t feature = 0; feature < features_.size(); ++feature) {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      std::ranges::copy(values(feature, numbers[i]), out.values(feature, i).begin());
    }
  }
  return out;
}

DataSet DataSet::with_features(const std::vector<std::size_t>& numbers) const {
  DataSet out(places_, chosen(features_, numbers), periods_);
  for (std::size_t i = 0; i < numbers.size(); ++i) out.columns_[i] = columns_[numbers[i]];
  return out;
}

DataSet DataSet::window(std::size_t from, std::size_t count) const {
  DataSet out(places_, features_, periods_.sub(from, count));
  for (std::size_t feature = 0; feature < features_.size(); ++feature) {
    for (std::size_t place = 0; place < places_.size(); ++place) {
      const auto part = values(feature, place).subspan(from, count);
      std::ranges::copy(part, out.values(feature, place).begin());
    }
  }
  return out;
}

}  // namespace chap::series
