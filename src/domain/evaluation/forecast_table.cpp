#include "domain/evaluation/forecast_table.hpp"

#include "foundation/base/error.hpp"

namespace chap::evaluation {

void ForecastTable::add(
    std::string_view location,
    std::string_view period,
    std::int64_t horizon,
    std::span<const double> samples
) {
  if (horizon < 1) throw internal_error("a forecast lies before its split");
  if (samples.empty()) throw internal_error("a forecast has no samples");
  cells_.push_back({locations_.intern(location), periods_.intern(period), int(horizon)});
  samples_.insert(samples_.end(), samples.begin(), samples.end());
  starts_.push_back(samples_.size());
}

}  // namespace chap::evaluation
