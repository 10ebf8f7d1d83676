#include "domain/evaluation/seasons.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace chap::evaluation {
namespace {

using period::Period;

constexpr std::size_t kMonths = 12;
constexpr std::size_t kWeeks = 52;  // also required in a year with 53 weeks
constexpr int kLastWeek = 53;

int season_of(const Period& period) {
  return period.is_weekly() ? period.week_of_year() : int(period.month_of_year());
}

// The year in the id of a period. The year of a week may differ from the calendar year of its days.
int year_of(const Period& period) { return std::stoi(period.id().substr(0, 4)); }

// The error for a text that is not a period. The message depends on the form of the text and equals
// the message of the reference's parser.
Error unreadable(const std::string& text) {
  const std::string shown = text.substr(0, 60);
  if (text.find_first_of("Ww") != std::string::npos) {
    return invalid_input("Cannot parse week from time period: " + shown);
  }
  if (text.size() == 6 && std::all_of(text.begin(), text.end(), ascii::is_digit)) {
    return invalid_input("month must be in 1..12: " + shown);
  }
  return invalid_input("Unknown datetime string format, unable to parse: " + shown);
}

Period require_period(const std::string& text) {
  const auto period = Period::parse(text);
  if (!period) throw unreadable(text);
  return *period;
}

// If the text names a week 53, returns week 52 of the same year. Not every year has a week 53, but
// a request may name week 53 of any year.
std::optional<Period> week_before_53(const std::string& text) {
  if (!text.ends_with("53")) return std::nullopt;
  const auto period = Period::parse(text.substr(0, text.size() - 2) + "52");
  return period && period->is_weekly() ? period : std::nullopt;
}

}  // namespace

SeasonalHistory::SeasonalHistory(const std::vector<CaseCount>& history) {
  rows_.reserve(history.size());
  for (const CaseCount& count : history) {
    const Period period = require_period(count.period);
    const int year = year_of(period);
    if (rows_.empty()) {
      weekly_ = period.is_weekly();
      years_ = {year, year};
    }
    years_.first = std::min<std::int64_t>(years_.first, year);
    years_.last = std::max<std::int64_t>(years_.last, year);
    rows_.push_back({&count, year, season_of(period)});
  }
}

int SeasonalHistory::season_of_request(const std::string& period) const {
  const std::optional<Period> parsed = Period::parse(period);
  const std::optional<Period> neighbour = parsed ? parsed : week_before_53(period);
  if (!neighbour) throw unreadable(period);
  if (neighbour->is_weekly() == weekly_) return parsed ? season_of(*parsed) : kLastWeek;
  throw invalid_input(
      std::string("period_ids are ") + (neighbour->is_weekly() ? "week" : "month") +
      "-based but the dataset's time periods have a different frequency"
  );
}

Years SeasonalHistory::last_usable_years(std::int64_t count) const {
  std::set<int> seasons;
  for (const Row& row : rows_) {
    if (row.year == years_.last) seasons.insert(row.season);
  }
  const bool complete = seasons.size() >= (weekly_ ? kWeeks : kMonths);
  const std::int64_t last = complete ? years_.last : years_.last - 1;
  const Years window = {last - count + 1, last};
  const bool any = std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) {
    return row.year >= window.first && row.year <= window.last;
  });
  if (any) return window;
  throw invalid_input(
      "No complete years in the " + std::to_string(count) + "-year baseline window " +
      std::to_string(window.first) + "-" + std::to_string(window.last) + "; the data covers " +
      std::to_string(years_.first) + "-" + std::to_string(years_.last)
  );
}

std::map<SeasonalHistory::Key, std::vector<double>> SeasonalHistory::cases(const Years& years
) const {
  std::map<Key, std::vector<double>> cases;
  for (const Row& row : rows_) {
    if (row.year < years.first || row.year > years.last) continue;
    auto& list = cases[{row.season, row.count->location}];
    if (!std::isnan(row.count->cases)) list.push_back(row.count->cases);
  }
  return cases;
}

}  // namespace chap::evaluation
