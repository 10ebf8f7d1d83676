#include "domain/evaluation/truths.hpp"

#include "foundation/base/error.hpp"

#include <algorithm>
#include <cmath>

namespace chap::evaluation {
namespace {

using series::DataSet;

std::vector<CaseCount> counts_at(const DataSet& data, const std::vector<bool>& selected) {
  const auto target = data.feature_index(series::kTarget);
  if (!target) throw invalid_input("The data have no feature 'disease_cases'");
  const std::vector<std::string> ids = data.periods().ids();
  std::vector<CaseCount> out;
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    const auto cases = data.values(*target, org_unit);
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (selected[i] && !std::isnan(cases[i]))
        out.push_back({data.org_units()[org_unit], ids[i], cases[i]});
    }
  }
  return out;
}

std::size_t periods_in_a_year(period::Kind kind) {
  if (period::is_weekly(kind)) return 52;
  if (kind == period::Kind::kMonth) return 12;
  return kind == period::Kind::kYear ? 1 : 365;
}

}  // namespace

std::vector<CaseCount> all_truths(const DataSet& data) {
  return counts_at(data, std::vector<bool>(data.periods().size(), true));
}

std::vector<CaseCount> truths_of_windows(const DataSet& data, const Windows& windows) {
  std::vector<bool> selected(data.periods().size());
  for (const Split& split : splits_of(data.periods().size(), windows)) {
    for (std::size_t i = 0; i < split.horizon; ++i) selected[split.history + i] = true;
  }
  return counts_at(data, selected);
}

std::vector<Split> splits_without_truth(
    const DataSet& data, const Windows& windows, std::optional<std::size_t> org_unit
) {
  const auto target = data.feature_index(series::kTarget);
  if (!target) return {};
  std::vector<bool> known(data.periods().size());
  for (std::size_t i = 0; i < data.org_units().size(); ++i) {
    if (org_unit && i != *org_unit) continue;
    const auto cases = data.values(*target, i);
    for (std::size_t at = 0; at < cases.size(); ++at) {
      if (!std::isnan(cases[at])) known[at] = true;
    }
  }
  std::vector<Split> splits = splits_of(data.periods().size(), windows);
  std::erase_if(splits, [&](const Split& split) {
    const auto first = known.begin() + std::ptrdiff_t(split.history);
    return std::find(first, first + std::ptrdiff_t(split.horizon), true) !=
           first + std::ptrdiff_t(split.horizon);
  });
  return splits;
}

std::vector<CaseCount> outbreak_history(
    const DataSet& data, const Windows& windows, std::size_t years
) {
  const std::size_t end = training_length(data.periods().size(), windows);
  const std::size_t per_year = periods_in_a_year(data.periods().kind());
  const std::size_t length = years > end / per_year ? end : years * per_year;
  std::vector<bool> selected(data.periods().size());
  for (std::size_t i = end - length; i < end; ++i) selected[i] = true;
  return counts_at(data, selected);
}

}  // namespace chap::evaluation
