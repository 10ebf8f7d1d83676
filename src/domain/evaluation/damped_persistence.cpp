#include "domain/evaluation/damped_persistence.hpp"

#include "domain/evaluation/climatology.hpp"
#include "domain/evaluation/sums.hpp"
#include "domain/evaluation/weather_columns.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chap::evaluation {
namespace {

constexpr std::size_t kMinValues = 3;  // fewer values give no estimate of phi

// Each value minus the climatology of its period; NaN where the value is missing.
std::vector<double> anomalies_of(const period::PeriodRange& seen, std::span<const double> history) {
  std::vector<double> out = climatology(seen, history, seen);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = history[i] - out[i];
  return out;
}

// Adds the decayed last anomaly to each value, as damped_persistence.hpp describes.
std::vector<double> decayed(
    std::vector<double> climatology, std::span<const double> anomalies, double phi
) {
  std::size_t age = 0;
  while (std::isnan(anomalies[anomalies.size() - 1 - age])) ++age;
  double anomaly = anomalies[anomalies.size() - 1 - age] * std::pow(phi, double(age));
  for (double& value : climatology) {
    anomaly *= phi;
    value += anomaly;
  }
  return climatology;
}

}  // namespace

double damping(std::span<const double> anomalies) {
  Sum sum;
  std::size_t n = 0;
  for (const double a : anomalies) {
    if (std::isnan(a)) continue;
    sum.add(a);
    ++n;
  }
  if (n < kMinValues) return 0;
  const double mean = sum.value() / double(n);
  Sum products;
  Sum squares;
  double previous = std::numeric_limits<double>::quiet_NaN();
  for (const double a : anomalies) {
    const double centred = a - mean;
    if (!std::isnan(centred)) squares.add(centred * centred);
    if (!std::isnan(centred) && !std::isnan(previous)) products.add(centred * previous);
    previous = centred;
  }
  if (squares.value() <= 0) return 0;
  return std::clamp(products.value() / squares.value(), 0.0, 1.0);
}

std::vector<double> damped_persistence(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future,
    double phi
) {
  return decayed(climatology(seen, history, future), anomalies_of(seen, history), phi);
}

std::vector<double> damped_persistence(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future
) {
  const std::vector<double> anomalies = anomalies_of(seen, history);
  return decayed(climatology(seen, history, future), anomalies, damping(anomalies));
}

Future damped_persistence_weather(const WeatherInput& input) {
  return forecast_columns(
      input,
      [](const period::PeriodRange& seen,
         std::span<const double> history,
         const period::PeriodRange& future) { return damped_persistence(seen, history, future); }
  );
}

}  // namespace chap::evaluation
