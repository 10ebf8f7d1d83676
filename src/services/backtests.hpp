// Stored backtests: reading, renaming, deleting, and what two of them have in common
// (http-api.md 5.1 to 5.7, 6.9, 6.10).
#pragma once

#include "services/platform.hpp"
#include "storage/store/backtest_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chap::services {

// Ascending by id. A backtest is good until the next one: its memory serves them all.
void for_each_backtest(
    Platform& platform, const sql::Page& page, const store::BacktestVisitor& visit
);
// These throw not_found("Backtest not found").
store::BacktestDetails read_backtest(Platform& platform, std::int64_t id);
store::BacktestDetails rename_backtest(
    Platform& platform, std::int64_t id, const std::optional<std::string>& name
);
void delete_backtest(Platform& platform, std::int64_t id);

// The number of backtests deleted; unknown ids are skipped.
std::int64_t delete_backtests(Platform& platform, const std::vector<std::int64_t>& ids);
// `1,2, 3`: throws invalid_input with the contract's sentences (5.7); each id once.
std::vector<std::int64_t> parse_backtest_ids(const std::string& text);

// Every other backtest that shares an org unit and a split period with this one.
std::vector<store::BacktestDetails> compatible_backtests(Platform& platform, std::int64_t id);

struct Overlap {
  std::vector<std::string> org_units;      // ascending
  std::vector<std::string> split_periods;  // ascending
};

// Throws not_found naming the first unknown id.
Overlap backtest_overlap(Platform& platform, std::int64_t first, std::int64_t second);

}  // namespace chap::services
