// Use cases of stored backtests: read, rename, delete and compare (http-api.md 5.1 to 5.7, 6.9,
// 6.10). Thread-safe, like all use cases.
#pragma once

#include "services/platform.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/backtestspecification_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chap::services {

// Visits backtests in ascending order of id. The object that `visit` receives is valid only during
// the call, because the next call reuses it.
void for_each_backtest(
    Platform& platform,
    const sql::Page& page,
    const store::BacktestFilter& filter,
    const store::BacktestVisitor& visit
);

// The backtest specifications, ascending by id.
std::vector<store::SpecificationSummary> list_specifications(
    Platform& platform, const store::SpecificationFilter& filter
);

// read_backtest(), rename_backtest() and delete_backtest() throw not_found("Backtest not found").
store::BacktestDetails read_backtest(Platform& platform, std::int64_t id);
store::BacktestDetails rename_backtest(
    Platform& platform, std::int64_t id, const std::optional<std::string>& name
);
void delete_backtest(Platform& platform, std::int64_t id);

// Returns the number of deleted backtests. Skips unknown ids.
std::int64_t delete_backtests(Platform& platform, const std::vector<std::int64_t>& ids);
// Parses a list such as `1,2, 3` into distinct ids. Throws invalid_input with the texts of
// http-api.md 5.7.
std::vector<std::int64_t> parse_backtest_ids(const std::string& text);

// Returns the other backtests that have the same target as backtest `id` and share at least one org
// unit and one split period with it.
std::vector<store::BacktestDetails> compatible_backtests(Platform& platform, std::int64_t id);

struct Overlap {
  std::vector<std::string> org_units;      // ascending
  std::vector<std::string> split_periods;  // ascending
};

// Returns the org units and split periods that two backtests have in common. Throws not_found for
// an unknown backtest; the text names the first unknown id.
Overlap backtest_overlap(Platform& platform, std::int64_t first, std::int64_t second);

}  // namespace chap::services
