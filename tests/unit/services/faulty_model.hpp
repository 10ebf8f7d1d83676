// The model with which the cases of tests/vectors/v251/backtest251.json were computed. In some
// cases the forecasts of the model have a fault, such as a missing org unit.
#pragma once

#include "tests/support/deterministic_model.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <span>
#include <string>

namespace chap::testing_support {

// Removes `count` org units, beginning with the org unit at position `first`.
inline void remove_org_units(evaluation::Forecast& forecast, std::size_t first, std::size_t count) {
  const auto block = std::ptrdiff_t(forecast.periods.size() * forecast.n_samples);
  const auto from = std::ptrdiff_t(first);
  const auto to = std::ptrdiff_t(first + count);
  forecast.org_units.erase(forecast.org_units.begin() + from, forecast.org_units.begin() + to);
  forecast.samples.erase(
      forecast.samples.begin() + from * block, forecast.samples.begin() + to * block
  );
}

// Replaces all samples of an org unit by `value`.
inline void set_all(evaluation::Forecast& forecast, std::size_t org_unit, double value) {
  const std::size_t block = forecast.periods.size() * forecast.n_samples;
  std::ranges::fill(std::span(forecast.samples).subspan(org_unit * block, block), value);
}

// A change of the forecast for one split.
struct Fault {
  std::size_t split = 0;
  std::function<void(evaluation::Forecast&)> change;
};

// Returns the forecast for the first period only.
inline evaluation::Forecast shortened(const evaluation::Forecast& forecast) {
  evaluation::Forecast out{forecast.org_units, forecast.periods.sub(0, 1), forecast.n_samples, {}};
  for (std::size_t org_unit = 0; org_unit < out.org_units.size(); ++org_unit) {
    const auto samples = forecast.of(org_unit, 0);
    out.samples.insert(out.samples.end(), samples.begin(), samples.end());
  }
  return out;
}

// The faults by the ids of the cases. In the vectors, the member `model_fault` of a case describes
// the fault.
inline const std::map<std::string, Fault> kFaults = {
    {"incomplete_none",
     {1,
      [](evaluation::Forecast& f) {
        f = {{}, {f.periods.first(), 0}, 0, {}};
      }}},
    {"incomplete_missing_unit", {1, [](evaluation::Forecast& f) { remove_org_units(f, 1, 1); }}},
    {"incomplete_all_missing", {0, [](evaluation::Forecast& f) { remove_org_units(f, 0, 2); }}},
    {"incomplete_nan", {2, [](evaluation::Forecast& f) { f.samples[3] = NAN; }}},
    {"incomplete_inf", {2, [](evaluation::Forecast& f) { f.samples[3] = HUGE_VAL; }}},
    {"incomplete_both",
     {0,
      [](evaluation::Forecast& f) {
        f.samples.back() = NAN;
        remove_org_units(f, 0, 1);
      }}},
    {"incomplete_20_missing", {0, [](evaluation::Forecast& f) { remove_org_units(f, 0, 20); }}},
    {"incomplete_21_missing", {0, [](evaluation::Forecast& f) { remove_org_units(f, 0, 21); }}},
    {"incomplete_25_missing", {0, [](evaluation::Forecast& f) { remove_org_units(f, 0, 25); }}},
    {"incomplete_22_nan",
     {1,
      [](evaluation::Forecast& f) {
        for (std::size_t i = 0; i <= 22; ++i) {
          if (i != 3) set_all(f, i, NAN);
        }
      }}},
    {"extra_org_unit",
     {0,
      [](evaluation::Forecast& f) {
        f.org_units.insert(f.org_units.begin(), "X");
        f.samples.insert(f.samples.begin(), f.periods.size() * f.n_samples, 1.0);
      }}},
    {"fewer_rows", {0, [](evaluation::Forecast& f) { f = shortened(f); }}},
};

// The model for the case with the given id.
class FaultyModel : public DeterministicModel {
 public:
  explicit FaultyModel(const std::string& id) : subtracted_(id == "negative_samples" ? 100 : 0) {
    const auto found = kFaults.find(id);
    if (found != kFaults.end()) fault_ = &found->second;
  }

 protected:
  evaluation::Forecast forecast(
      const evaluation::History& history, const evaluation::Future& future, std::size_t split
  ) const override {
    evaluation::Forecast out = DeterministicModel::forecast(history, future, split);
    for (double& v : out.samples) v -= subtracted_;
    if (fault_ != nullptr && fault_->split == split) fault_->change(out);
    return out;
  }

 private:
  double subtracted_;  // subtracted from each sample, so that samples can be negative
  const Fault* fault_ = nullptr;
};

}  // namespace chap::testing_support
