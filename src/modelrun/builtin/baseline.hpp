// What the baselines share (core-2.5.1.md 4): their samples, their seasons, and what they know of
// each org unit. A baseline is a simple model that others are compared with; it draws no random
// numbers.
#pragma once

#include "domain/evaluation/model.hpp"
#include "domain/evaluation/not_applicable.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace chap::builtin {

inline constexpr std::size_t kBaselineSamples = 100;

// The season of a period: the number of the week, where 53 counts as 52, else the calendar month.
int baseline_season(const period::Period& period);
std::vector<int> baseline_seasons(const period::PeriodRange& periods);

// The values that are not missing.
std::vector<double> without_missing(std::span<const double> values);

// The 100 samples that stand for a distribution of values: their linear quantiles
// (evaluation.md 7) at (i + 0.5) / 99 for i = 0..98, with that at 0.5 twice. Ascending. `sorted` is
// ascending and not empty.
void append_baseline_samples(std::span<const double> sorted, std::vector<double>& samples);

// The values of the target of one org unit, one for each period; empty if there is no such org unit
// or no target.
std::span<const double> target_of(const series::DataSet& data, const std::string& org_unit);

// A forecast whose cells are filled by `append`, which appends kBaselineSamples samples for an org
// unit and the position of a period.
evaluation::Forecast baseline_forecast(
    const evaluation::Future& future,
    const std::function<
        void(const std::string& org_unit, std::size_t period, std::vector<double>& samples)>& append
);

}  // namespace chap::builtin
