#include "modelrun/forecast/forecast_table.hpp"

#include "domain/evaluation/model_failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace chap::forecast {
namespace {

using evaluation::ModelFailure;
using period::Period;

constexpr std::string_view kSamplePrefix = "sample_";
constexpr std::size_t kMaxSamples = 100'000;
constexpr std::size_t kMaxValues = 200'000'000;
constexpr std::size_t kMaxShownBytes = 60;

std::string_view shown(std::string_view text) { return text.substr(0, kMaxShownBytes); }

std::optional<std::size_t> sample_number(std::string_view name) {
  if (!name.starts_with(kSamplePrefix)) return std::nullopt;
  const std::string_view digits = name.substr(kSamplePrefix.size());
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number >= kMaxSamples) {
    throw ModelFailure(fmt::format("The forecast has a column '{}'", shown(name)));
  }
  return number;
}

std::size_t require_column(const std::vector<std::string>& names, const char* wanted) {
  const auto found = std::ranges::find(names, wanted);
  if (found != names.end()) return std::size_t(found - names.begin());
  throw ModelFailure(fmt::format("The forecast has no column '{}'", wanted));
}

}  // namespace

ForecastColumns forecast_columns(const std::vector<std::string>& names) {
  ForecastColumns columns{
      require_column(names, "time_period"), require_column(names, "location"), {}};
  std::map<std::size_t, std::size_t> by_number;
  for (std::size_t column = 0; column < names.size(); ++column) {
    const auto number = sample_number(names[column]);
    if (number && !by_number.emplace(*number, column).second) {
      throw ModelFailure(fmt::format("The forecast has the column 'sample_{}' twice", *number));
    }
  }
  if (by_number.empty()) throw ModelFailure("The forecast has no column 'sample_0'");
  for (const auto& [number, column] : by_number) {
    if (number != columns.samples.size()) {
      throw ModelFailure(
          fmt::format("The forecast has no column 'sample_{}'", columns.samples.size())
      );
    }
    columns.samples.push_back(column);
  }
  return columns;
}

std::string frame_period(const Period& period) {
  if (!period.is_weekly()) return period.hyphenated();
  return fmt::format("{}-W{:02}", period.id().substr(0, 4), period.week_of_year());
}

ForecastTable::ForecastTable(std::size_t n_samples, const period::PeriodRange& periods)
    : n_samples_(n_samples), periods_(periods) {
  for (std::size_t i = 0; i < periods.size(); ++i) positions_[frame_period(periods.at(i))] = i;
}

std::optional<std::size_t> ForecastTable::position_of(const std::string& period) {
  const auto known = positions_.find(period);
  if (known != positions_.end()) return known->second;
  return positions_[period] = read_position(period);
}

std::optional<std::size_t> ForecastTable::read_position(const std::string& text) const {
  const std::optional<Period> period = Period::parse(text);
  if (!period) {
    throw ModelFailure(
        fmt::format("The forecast has a time_period '{}', which is not a period", shown(text))
    );
  }
  for (std::size_t i = 0; i < periods_.size(); ++i) {
    if (periods_.at(i).first_day() == period->first_day()) return i;
  }
  if (period->first_day() < periods_.first().first_day()) return std::nullopt;
  throw ModelFailure(
      fmt::format("The forecast has the period {}, which was not requested", shown(text))
  );
}

void ForecastTable::add(
    const std::string& period, const std::string& location, const std::vector<double>& samples
) {
  const std::optional<std::size_t> position = position_of(period);
  if (!position) return;
  Location& rows = locations_[location];
  if (rows.has_period.empty()) {
    if (locations_.size() * periods_.size() * n_samples_ > kMaxValues) {
      throw ModelFailure(fmt::format("The forecast has more than {} samples", kMaxValues));
    }
    rows.samples.resize(periods_.size() * n_samples_, NAN);
    rows.has_period.resize(periods_.size());
  }
  if (rows.has_period[*position]) {
    throw ModelFailure(
        fmt::format("The forecast has two rows for {} in {}", shown(location), shown(period))
    );
  }
  rows.has_period[*position] = true;
  for (std::size_t i = 0; i < n_samples_; ++i) {
    const bool is_finite = std::isfinite(samples[i]);
    if (!is_finite && first_fault_.empty()) {
      first_fault_ = fmt::format(
          "Samples are not finite: sample_{} of {} in {}", i, shown(location), shown(period)
      );
    }
    rows.samples[*position * n_samples_ + i] = is_finite ? samples[i] : NAN;
  }
}

evaluation::Forecast ForecastTable::take(std::string* first_fault) const {
  evaluation::Forecast out{{}, periods_, n_samples_, {}};
  std::string fault = first_fault_;
  for (const auto& [id, rows] : locations_) {
    for (std::size_t i = 0; i < periods_.size() && fault.empty(); ++i) {
      if (rows.has_period[i]) continue;
      fault = fmt::format(
          "The forecast for {} has no row for {}", shown(id), frame_period(periods_.at(i))
      );
    }
    out.org_units.push_back(id);
    out.samples.insert(out.samples.end(), rows.samples.begin(), rows.samples.end());
  }
  if (first_fault != nullptr) *first_fault = std::move(fault);
  return out;
}

}  // namespace chap::forecast
