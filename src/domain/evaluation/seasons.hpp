// The season and year of each row of a history of cases, for outbreak thresholds (evaluation.md 6).
// A season is the number of a week (53 is one of its own), else the calendar month.
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

// A view of a history, which must outlive it. Throws Error (kInvalidInput) for unreadable periods.
class SeasonalHistory {
 public:
  explicit SeasonalHistory(const std::vector<CaseCount>& history);

  // The season of a requested period. Throws Error (kInvalidInput) if it cannot be read or has
  // another frequency than the history.
  int season_of_request(const std::string& period) const;

  // The first and the last year that have rows.
  Years years() const { return years_; }
  // The last years that count for `percentile`. The very last year with rows counts if it has all
  // months, or 52 weeks; rows without a value count, earlier years need not be complete. Throws
  // Error (kInvalidInput) if these years have no rows at all.
  Years complete_years(std::int64_t count) const;

  using Key = std::pair<int, std::string_view>;  // season and location
  // The cases in `years` by season and location, in the order of the history. Missing ones are left
  // out, so that a list may be empty.
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
