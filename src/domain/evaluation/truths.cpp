#include "domain/evaluation/truths.hpp"

#include "foundation/base/error.hpp"

#include <algorithm>
#include <cmath>

namespace chap::evaluation {
namespace {

using series::DataSet;

std::vector<CaseCount> counts_at(const DataSet& data, const std::vector<bool>& wanted) {
  const auto target = data.feature_number(series::kTarget);
  if (!target) throw invalid_input("The data have no feature 'disease_cases'");
  const std::vector<std::string> ids = data.periods().ids();
  std::vector<CaseCount> out;
  for (std::size_t place = 0; place < data.places().size(); ++place) {
    const auto cases = data.values(*target, place);
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (wanted[i] && !std::isnan(cases[i]))
        out.push_back({data.places()[place], ids[i], cases[i]});
    }
  }
  return out;
}

std::size_t periods_in_a_year(period::Kind kind) {
  switch (kind) {
    case period::Kind::kYear:
      return 1;
    case period::Kind::kMonth:
      return 12;
    case period::Kind::kWeek:
    case period::Kind::kSundayWeek:
      return 52;
    case period::Kind::kDay:
      break;
  }
  return 365;
}

}  // namespace

std::vector<CaseCount> all_truths(const DataSet& data) {
  return counts_at(data, std::vector<bool>(data.periods().size(), true));
}

std::vector<CaseCount> judged_truths(const DataSet& data, const Windows& windows) {
  std::vector<bool> wanted(data.periods().size());
  for (const Split& split : splits_of(data.periods().size(), windows)) {
    for (std::size_t i = 0; i < split.horizon; ++i) wanted[split.history + i] = true;
  }
  return counts_at(data, wanted);
}

std::vector<CaseCount> outbreak_history(
    const DataSet& data, const Windows& windows, std::size_t years
) {
  const std::size_t end = training_length(data.periods().size(), windows);
  const std::size_t per_year = periods_in_a_year(data.periods().kind());
  const std::size_t length = years > end / per_year ? end : years * per_year;
  std::vector<bool> wanted(data.periods().size());
  for (std::size_t i = end - length; i < end; ++i) wanted[i] = true;
  return counts_at(data, wanted);
}

}  // namespace chap::evaluation
