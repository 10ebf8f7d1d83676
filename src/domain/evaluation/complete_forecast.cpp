#include "domain/evaluation/complete_forecast.hpp"

#include "foundation/base/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <unordered_map>

namespace chap::evaluation {
namespace {

using period::PeriodRange;

constexpr std::size_t kListedNames = 20;  // the largest number of names in an error text

bool covers(const PeriodRange& given, const PeriodRange& periods) {
  return given.position_of(periods.first()) && given.position_of(periods.last());
}

// Throws Error if the periods of the forecast are not exactly the requested ones. Additional
// periods are an error, too, because they show that the model misread the request.
void require_only(const PeriodRange& periods, const PeriodRange& given) {
  if (given == periods) return;
  throw invalid_input(fmt::format(
      "The model returned a forecast for {} to {}, but {} to {} were requested",
      given.first().id(),
      given.last().id(),
      periods.first().id(),
      periods.last().id()
  ));
}

// The part of the error text that names the org units; empty if there are none.
std::string part(const char* what, const std::vector<std::string>& names, std::size_t n_org_units) {
  if (names.empty()) return "";
  return fmt::format("; {} {} of {} org units: {}", what, names.size(), n_org_units, listed(names));
}

}  // namespace

std::string listed(const std::vector<std::string>& names) {
  if (names.size() <= kListedNames) return fmt::format("{}", fmt::join(names, ", "));
  return fmt::format(
      "{}, ... and {} more",
      fmt::join(std::span(names).first(kListedNames), ", "),
      names.size() - kListedNames
  );
}

CompleteForecast complete_forecast(
    const Forecast& given,
    const std::vector<std::string>& org_units,
    const PeriodRange& periods,
    const std::string& where
) {
  if (given.org_units.empty() && given.periods.size() == 0) {
    throw invalid_input(fmt::format(
        "Model returned no forecasts{} ({} org units expected)", where, org_units.size()
    ));
  }
  const std::size_t block = given.periods.size() * given.n_samples;
  if (given.samples.size() != given.org_units.size() * block) {
    throw invalid_input(
        "The number of samples does not fit the org units and periods of the forecast"
    );
  }
  std::unordered_map<std::string, std::size_t> positions;
  for (std::size_t i = 0; i < given.org_units.size(); ++i) positions[given.org_units[i]] = i;
  const bool has_samples = given.n_samples > 0 && covers(given.periods, periods);
  CompleteForecast out{{org_units, periods, given.n_samples, {}}, {}};
  out.forecast.samples.reserve(org_units.size() * block);
  std::vector<std::string> missing;
  std::vector<std::string> unusable;
  for (const std::string& org_unit : org_units) {
    const auto at = positions.find(org_unit);
    if (at == positions.end()) {
      missing.push_back(org_unit);
      continue;
    }
    const auto samples = std::span(given.samples).subspan(at->second * block, block);
    if (!has_samples || !std::ranges::all_of(samples, [](double v) { return std::isfinite(v); })) {
      unusable.push_back(org_unit);
    }
    out.forecast.samples.insert(out.forecast.samples.end(), samples.begin(), samples.end());
    positions.erase(at);
  }
  if (!missing.empty() || !unusable.empty()) {
    throw invalid_input(
        "Model produced an incomplete forecast" + where +
        part("missing", missing, org_units.size()) +
        part("empty or non-finite samples for", unusable, org_units.size())
    );
  }
  require_only(periods, given.periods);
  for (const std::string& org_unit : given.org_units) {
    if (positions.contains(org_unit)) out.dropped.push_back(org_unit);
  }
  return out;
}

}  // namespace chap::evaluation
