#include "modelrun/builtin/global_median.hpp"

#include "modelrun/builtin/baseline.hpp"

#include <algorithm>

namespace chap::builtin {

void GlobalMedian::train(const evaluation::History& history) {
  samples_.clear();
  for (const std::string& org_unit : history.data.org_units()) {
    std::vector<double> known = without_missing(target_values(history.data, org_unit));
    std::sort(known.begin(), known.end());
    std::vector<double>& samples = samples_[org_unit];
    if (!known.empty()) append_baseline_samples(known, samples);
  }
}

evaluation::Forecast GlobalMedian::predict(
    const evaluation::History&, const evaluation::Future& future, std::size_t
) {
  return baseline_forecast(
      future,
      [&](const std::string& org_unit, std::size_t, std::vector<double>& samples) {
        const auto found = samples_.find(org_unit);
        if (found == samples_.end() || found->second.empty()) {
          throw evaluation::NotApplicable(
              "No observed disease_cases for location '" + org_unit + "' in the training data"
          );
        }
        samples.insert(samples.end(), found->second.begin(), found->second.end());
      }
  );
}

}  // namespace chap::builtin
