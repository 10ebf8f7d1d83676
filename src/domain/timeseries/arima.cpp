#include "domain/timeseries/arima.hpp"

#include "domain/timeseries/arma_likelihood.hpp"
#include "domain/timeseries/kpss.hpp"
#include "domain/timeseries/minimise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chap::timeseries {
namespace {

// A series is constant, apart from rounding errors, if its range is below this fraction of its
// largest absolute value.
constexpr double kRounding = 1e-10;
// Processes with a root closer to the unit circle are not chosen, as in Hyndman and Khandakar
// (2008). Such roots are an artefact of too many coefficients.
constexpr double kSmallestRoot = 1.001;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> differences(std::span<const double> series) {
  std::vector<double> out;
  for (std::size_t i = 1; i < series.size(); ++i) out.push_back(series[i] - series[i - 1]);
  return out;
}

bool is_constant(std::span<const double> series, double size) {
  const auto [low, high] = std::ranges::minmax(series);
  return high - low <= kRounding * std::max(size, 1e-300);
}

// The coefficients of the stationary autoregression whose partial autocorrelations are tanh of the
// parameters, computed by the Durbin-Levinson recursion (Monahan 1984).
std::vector<double> from_partial(std::span<const double> unbounded) {
  std::vector<double> out;
  for (const double u : unbounded) {
    const double partial = std::tanh(u);
    const std::vector<double> previous = out;
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] -= partial * previous[previous.size() - 1 - i];
    }
    out.push_back(partial);
  }
  return out;
}

// Whether all roots of 1 - sum of c_i z^i have at least the distance `radius` from the origin. The
// recursion of from_partial() is applied backwards. If a root is closer to the origin, the
// recursion finds a partial autocorrelation with an absolute value of 1 or more.
bool roots_are_beyond(double radius, std::vector<double> c) {
  double power = 1;
  for (double& v : c) v *= power *= radius;
  while (!c.empty()) {
    const double partial = c.back();
    if (std::abs(partial) >= 1) return false;
    c.pop_back();
    const std::vector<double> previous = c;
    for (std::size_t i = 0; i < c.size(); ++i) {
      c[i] = (previous[i] + partial * previous[previous.size() - 1 - i]) / (1 - partial * partial);
    }
  }
  return true;
}

// The parameters are unbounded partial autocorrelations, first `p` of the autoregressive part, then
// those of the moving average part.
ArmaCoefficients coefficients_of(std::span<const double> parameters, std::size_t p) {
  ArmaCoefficients out{from_partial(parameters.first(p)), from_partial(parameters.subspan(p))};
  for (double& v : out.ma) v = -v;
  return out;
}

struct Candidate {
  ArimaOrder order;
  std::vector<double> parameters;
  double log_likelihood = -kInfinity;
  double aicc = kInfinity;
};

// Fits the ARMA part to the differenced series.
class Search {
 public:
  Search(std::vector<double> differenced, std::size_t d)
      : series_(std::move(differenced)), d_(d), with_mean_(d == 0) {}

  Candidate fit(ArimaOrder order, const std::vector<double>& start) const {
    const auto objective = [&](std::span<const double> parameters) {
      return -arma_likelihood(series_, coefficients_of(parameters, order.p), with_mean_)
                  .log_likelihood;
    };
    const Minimum found = minimise(objective, start);
    const double k = double(order.p + order.q + (with_mean_ ? 1 : 0) + 1);
    const double n = double(series_.size());
    Candidate out{order, found.point, -found.value, kInfinity};
    if (n > k + 1 && roots_are_far_from_unit_circle(coefficients_of(found.point, order.p))) {
      out.aicc = 2 * found.value + 2 * k * n / (n - k - 1);
    }
    return out;
  }

  // Fits all orders, smaller orders first. The search for an order (p, q) starts from the fit of
  // (p - 1, q) or of (p, q - 1), whichever has the larger likelihood, with 0 as the additional
  // partial autocorrelation. This start describes the same process as the smaller fit, so the
  // likelihood never decreases when the order grows.
  Candidate best() const {
    std::array<std::array<Candidate, kMaxOrder + 1>, kMaxOrder + 1> fits;
    Candidate best;
    for (std::size_t p = 0; p <= kMaxOrder; ++p) {
      for (std::size_t q = 0; q <= kMaxOrder; ++q) {
        std::vector<double> start;
        if (p > 0 && (q == 0 || fits[p - 1][q].log_likelihood > fits[p][q - 1].log_likelihood)) {
          start = fits[p - 1][q].parameters;
          start.insert(start.begin() + std::ptrdiff_t(p - 1), 0);
        } else if (q > 0) {
          start = fits[p][q - 1].parameters;
          start.push_back(0);
        }
        fits[p][q] = fit({p, d_, q}, start);
        if (fits[p][q].aicc < best.aicc || (p == 0 && q == 0)) best = fits[p][q];
      }
    }
    return best;
  }

  std::vector<double> forecast(const Candidate& chosen, std::size_t n) const {
    return arma_likelihood(
               series_, coefficients_of(chosen.parameters, chosen.order.p), with_mean_, n
    )
        .forecast;
  }

 private:
  static bool roots_are_far_from_unit_circle(ArmaCoefficients c) {
    for (double& v : c.ma) v = -v;
    return roots_are_beyond(kSmallestRoot, c.ar) && roots_are_beyond(kSmallestRoot, c.ma);
  }

  std::vector<double> series_;
  std::size_t d_;
  bool with_mean_;
};

}  // namespace

ArimaForecast arima(
    std::span<const double> series, std::size_t n, std::optional<ArimaOrder> fixed
) {
  double size = 0;
  for (const double v : series) size = std::max(size, std::abs(v));
  std::vector<double> differenced(series.begin(), series.end());
  std::vector<double> last_values;  // of the series, of its first differences, and so on
  std::size_t d = 0;
  const auto more = [&] {
    if (fixed) return d < fixed->d;
    return d < kMaxDifferences && !is_constant(differenced, size) && has_unit_root(differenced);
  };
  for (; more(); ++d) {
    last_values.push_back(differenced.back());
    differenced = differences(differenced);
  }
  ArimaForecast out{{0, d, 0}, 0, {}};
  if (is_constant(differenced, size)) {
    out.values.assign(n, differenced.back());
  } else {
    const Search search(differenced, d);
    const Candidate chosen =
        fixed ? search.fit(*fixed, std::vector<double>(fixed->p + fixed->q)) : search.best();
    out = {chosen.order, chosen.aicc, search.forecast(chosen, n)};
  }
  for (std::size_t level = last_values.size(); level-- > 0;) {
    double sum = last_values[level];
    for (double& v : out.values) v = sum += v;
  }
  return out;
}

}  // namespace chap::timeseries
