// The season and year of each row of a history of cases, for outbreak thresholds (evaluation.md 6).
// The season of a weekly period is the number of its week; week 53 is a season of its own. The
// season of any other period is its calendar month.
#pragma once

#include "domain/evaluation/thresholds.hpp"
#include "domain/period/period.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chap::evaluation {

struct Years {
  std::int64_t first = 0;
  std::int64_t last = 0;  // inclusive
};

// A view of a history. The history must outlive this object. The constructor throws Error
// (kInvalidInput) if a period cannot be read.
class SeasonalHistory {
 public:
  explicit SeasonalHistory(const std::vector<CaseCount>& history);

  // The season of a requested period. Throws Error (kInvalidInput) if the period cannot be read or
  // has another frequency than the history.
  int season_of_request(const std::string& period) const;

  // The first and the last year that have rows.
  Years years() const { return years_; }
  // Returns the `count` years that the strategy `percentile` uses. If the last year with rows is
  // complete, the returned years end with that year. Otherwise the returned years end one year
  // earlier. A year is complete if all 12 months or, in weekly data, at least 52 weeks have rows;
  // rows with a missing value count, too. The other years need not be complete. Throws Error
  // (kInvalidInput) if the `count` years have no rows at all.
  Years last_usable_years(std::int64_t count) const;

  using Key = std::pair<int, std::string_view>;  // season and location
  // The cases in `years` by season and location, in the order of the history. Missing values are
  // left out, so a list may be empty.
  std::map<Key, std::vector<double>> cases(const Years& years) const;

 private:
  struct Row {
    const CaseCount* count;
    int year;
    int season;
  };

  std::vector<Row> rows_;
  bool weekly_ = false;
  Years years_;
};

}  // namespace chap::evaluation
