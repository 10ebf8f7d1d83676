// Functions that all baselines use (core-2.5.1.md 4): the samples that represent a distribution,
// the season of a period, and the target values of an org unit. A baseline is a simple model that
// other models are compared with. Baselines draw no random numbers. Pure functions.
#pragma once

#include "domain/evaluation/model.hpp"
#include "domain/evaluation/not_applicable.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace chap::builtin {

inline constexpr std::size_t kBaselineSamples = 100;

// The season of a period. The season of a week is its number; week 53 counts as week 52. The season
// of any other period is its calendar month.
int baseline_season(const period::Period& period);
// The season of each period.
std::vector<int> baseline_seasons(const period::PeriodRange& periods);

// The values that are not missing.
std::vector<double> without_missing(std::span<const double> values);

// Appends 100 samples that represent the distribution of the values in `sorted`: the linear
// quantiles (evaluation.md 7) of these values at (i + 0.5) / 99 for i = 0..98, and the quantile at
// 0.5 a second time. The samples are ascending. `sorted` must be ascending and not empty.
void append_baseline_samples(std::span<const double> sorted, std::vector<double>& samples);

// The values of the target for one org unit, one for each period; empty if the data have no such
// org unit or no target.
std::span<const double> target_values(const series::DataSet& data, const std::string& org_unit);

// Makes a forecast. Calls `append` for each org unit and each position of a period. Each call must
// append kBaselineSamples samples.
evaluation::Forecast baseline_forecast(
    const evaluation::Future& future,
    const std::function<
        void(const std::string& org_unit, std::size_t period, std::vector<double>& samples)>& append
);

}  // namespace chap::builtin
