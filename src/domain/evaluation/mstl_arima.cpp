#include "domain/evaluation/mstl_arima.hpp"

#include "domain/evaluation/climatology.hpp"
#include "domain/evaluation/weather_columns.hpp"
#include "domain/timeseries/mstl.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chap::evaluation {
namespace {

constexpr std::size_t kCycles = 2;  // the history must be longer than this number of cycles

// The number of periods in a seasonal cycle.
std::size_t cycle_length(const period::PeriodRange& periods) {
  // A year with 53 weeks also counts as 52 weeks, so each such year shifts the later cycles by one
  // week.
  return periods.first().is_weekly() ? 52 : 12;
}

// Replaces missing values by their climatology.
std::vector<double> without_gaps(const period::PeriodRange& seen, std::span<const double> history) {
  std::vector<double> out(history.begin(), history.end());
  if (std::ranges::none_of(out, [](double v) { return std::isnan(v); })) return out;
  const std::vector<double> expected = climatology(seen, history, seen);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (std::isnan(out[i])) out[i] = expected[i];
  }
  return out;
}

// Continues the seasonal part of a series for `count` periods. Each value is the mean of the values
// at the same position of the cycle. Only complete cycles are used, counted from the end of the
// series.
std::vector<double> mean_cycle(
    std::span<const double> seasonal, std::size_t length, std::size_t count
) {
  std::vector<double> sums(length);
  const std::size_t cycles = seasonal.size() / length;
  for (std::size_t i = 0; i < cycles * length; ++i) {
    sums[i % length] += seasonal[seasonal.size() - cycles * length + i];
  }
  std::vector<double> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = sums[i % length] / double(cycles);
  return out;
}

void require_cycles(const series::DataSet& history) {
  const std::size_t needed = kCycles * cycle_length(history.periods());
  const auto has_column = [](const std::string& feature) {
    return feature != series::kTarget && provider_forecasts(feature);
  };
  if (history.periods().size() > needed || std::ranges::none_of(history.features(), has_column)) {
    return;
  }
  throw invalid_input(fmt::format(
      "mstl_arima needs more than {} full seasonal cycles (more than {} periods) of history, got "
      "{}. Use the 'climatology' provider for shorter series.",
      kCycles,
      needed,
      history.periods().size()
  ));
}

}  // namespace

std::vector<double> mstl_arima(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future,
    std::optional<timeseries::ArimaOrder> fixed
) {
  std::vector<double> adjusted = without_gaps(seen, history);
  const std::size_t length = cycle_length(seen);
  const std::vector<double> seasonal = timeseries::mstl(adjusted, length).seasonal;
  for (std::size_t i = 0; i < adjusted.size(); ++i) adjusted[i] -= seasonal[i];
  std::vector<double> out = timeseries::arima(adjusted, future.size(), fixed).values;
  const std::vector<double> cycle = mean_cycle(seasonal, length, future.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] += cycle[i];
  return out;
}

Future mstl_arima_weather(const WeatherInput& input) {
  require_cycles(input.history.data);
  return forecast_columns(
      input,
      [](const period::PeriodRange& seen,
         std::span<const double> history,
         const period::PeriodRange& future) { return mstl_arima(seen, history, future); }
  );
}

}  // namespace chap::evaluation
