#include "modelrun/builtin/global_median.hpp"

#include "modelrun/builtin/baseline.hpp"

#include <algorithm>
#include <map>

namespace chap::builtin {
namespace {

// The samples of each org unit; no samples for an org unit without observed cases.
using SamplesByOrgUnit = std::map<std::string, std::vector<double>>;

class GlobalMedian final : public evaluation::TrainedModel {
 public:
  explicit GlobalMedian(SamplesByOrgUnit samples) : samples_(std::move(samples)) {}

  evaluation::Forecast
  predict(const evaluation::History&, const evaluation::Future& future, std::size_t, const evaluation::RunContext&)
      const override {
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

 private:
  SamplesByOrgUnit samples_;
};

}  // namespace

std::shared_ptr<const evaluation::TrainedModel>
train_global_median(const evaluation::History& history, const evaluation::RunContext&) {
  SamplesByOrgUnit samples;
  for (const std::string& org_unit : history.data.org_units()) {
    std::vector<double> known = without_missing(target_values(history.data, org_unit));
    std::sort(known.begin(), known.end());
    std::vector<double>& of_org_unit = samples[org_unit];
    if (!known.empty()) append_baseline_samples(known, of_org_unit);
  }
  return std::make_shared<GlobalMedian>(std::move(samples));
}

}  // namespace chap::builtin
