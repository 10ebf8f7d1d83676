#include "services/backtests.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <set>
#include <string_view>

namespace chap::services {
namespace {

using store::BacktestDetails;
using store::BacktestStore;

constexpr const char* kNotFound = "Backtest not found";

// Accepts the same texts as Python's int(): a sign, digits, and single underscores between digits.
// If the number needs more than 64 bits, returns the largest 64-bit integer. No row has this id.
std::optional<std::int64_t> python_int(std::string_view text) {
  std::string digits;
  std::size_t at = 0;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    if (text[0] == '-') digits += '-';
    at = 1;
  }
  if (at == text.size()) return std::nullopt;
  for (; at < text.size(); ++at) {
    const bool between = at > 0 && at + 1 < text.size() && ascii::is_digit(text[at - 1]) &&
                         ascii::is_digit(text[at + 1]);
    if (text[at] == '_' && between) continue;
    if (!ascii::is_digit(text[at])) return std::nullopt;
    digits += text[at];
  }
  std::int64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return result.ec == std::errc() ? value : std::numeric_limits<std::int64_t>::max();
}

std::vector<std::string> in_both(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  std::vector<std::string> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  both.erase(std::unique(both.begin(), both.end()), both.end());
  return both;
}

bool overlaps(const store::BacktestUnitsAndSplits& a, const store::BacktestRow& b) {
  return !in_both(a.org_units, b.org_units.items()).empty() &&
         !in_both(a.split_periods, b.split_periods.items()).empty();
}

std::string target_of(const BacktestDetails& backtest) {
  return backtest.specification.value_or(store::BacktestSpecificationRow()).target_column;
}

store::BacktestRow find_or_throw(
    BacktestStore& backtests, std::int64_t id, const std::string& message
) {
  auto found = backtests.find(id);
  if (!found) throw not_found(message);
  return *found;
}

}  // namespace

void for_each_backtest(
    Platform& platform,
    const sql::Page& page,
    const store::BacktestFilter& filter,
    const store::BacktestVisitor& visit
) {
  const sql::Lease db = platform.database.read();
  BacktestStore(*db).for_each(page, filter, visit);
}

std::vector<store::SpecificationSummary> list_specifications(
    Platform& platform, const store::SpecificationFilter& filter
) {
  const sql::Lease db = platform.database.read();
  return store::BacktestSpecificationStore(*db).list(filter);
}

BacktestDetails read_backtest(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  auto found = BacktestStore(*db).details(id);
  if (!found) throw not_found(kNotFound);
  return *found;
}

BacktestDetails rename_backtest(
    Platform& platform, std::int64_t id, const std::optional<std::string>& name
) {
  return platform.database.transact([&](sql::Connection& db) {
    BacktestStore backtests(db);
    if (!backtests.rename(id, name)) throw not_found(kNotFound);
    return *backtests.details(id);
  });
}

void delete_backtest(Platform& platform, std::int64_t id) {
  if (delete_backtests(platform, {id}) == 0) throw not_found(kNotFound);
}

std::int64_t delete_backtests(Platform& platform, const std::vector<std::int64_t>& ids) {
  return platform.database.transact_deletion([&](sql::Connection& db) {
    return BacktestStore(db).remove(ids);
  });
}

std::vector<std::int64_t> parse_backtest_ids(const std::string& text) {
  if (text.empty()) throw invalid_input("No backtest IDs provided.");
  if (text.find_first_not_of(", \t\n\r\f\v") == std::string::npos) {
    throw invalid_input("No valid IDs provided. Input consists of only commas or whitespace.");
  }
  std::vector<std::int64_t> ids;
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string segment(ascii::trimmed(std::string_view(text).substr(at, end - at)));
    if (segment.empty()) {
      throw invalid_input(
          "Invalid ID format: found empty ID segment in '" + text +
          "'. IDs must be non-empty, comma-separated integers."
      );
    }
    const auto id = python_int(segment);
    if (!id) {
      throw invalid_input(
          "Invalid ID format: '" + segment + "' is not a valid integer in '" + text + "'."
      );
    }
    ids.push_back(*id);
    at = end + 1;
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::vector<BacktestDetails> compatible_backtests(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  BacktestStore backtests(*db);
  const store::BacktestRow own = find_or_throw(backtests, id, kNotFound);
  std::set<std::int64_t> compatible;
  for (const store::BacktestUnitsAndSplits& other : backtests.units_and_splits()) {
    if (other.id != id && overlaps(other, own)) compatible.insert(other.id);
  }
  if (compatible.empty()) return {};
  const std::string target = target_of(*backtests.details(id));
  std::vector<BacktestDetails> found = backtests.list();
  std::erase_if(found, [&](const BacktestDetails& backtest) {
    return !compatible.contains(backtest.backtest.id) || target_of(backtest) != target;
  });
  return found;
}

Overlap backtest_overlap(Platform& platform, std::int64_t first, std::int64_t second) {
  const sql::Lease db = platform.database.read();
  BacktestStore backtests(*db);
  const auto not_found_message = [](std::int64_t id) {
    return "Backtest " + std::to_string(id) + " not found";
  };
  const store::BacktestRow a = find_or_throw(backtests, first, not_found_message(first));
  const store::BacktestRow b = find_or_throw(backtests, second, not_found_message(second));
  return {
      in_both(a.org_units.items(), b.org_units.items()),
      in_both(a.split_periods.items(), b.split_periods.items())};
}

}  // namespace chap::services
