// The leaderboard of a backtest specification: its backtests, and how their scores compare with
// those of reference models on the same data and splits (core-2.5.1.md 1.4). Reference models are
// the baselines and the models whose template has the role `comparison`. Thread-safe.
#pragma once

#include "domain/evaluation/comparison.hpp"
#include "services/platform.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/specificationbaseline_row.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chap::services {

struct ReferenceResult {
  store::ConfiguredModelDetails model;
  std::string status = store::baseline_status::kPending;
  std::optional<std::string> message = {};
  std::optional<std::int64_t> backtest_id = {};  // with the status `done`
  evaluation::ScoreList scores = {};             // with the status `done`
};

struct ReferenceComparison {
  std::int64_t configured_model_id = 0;  // of the reference model
  evaluation::ScoreList values;          // evaluation::compare() for each metric
};

struct ComparedBacktest {
  store::BacktestDetails details;
  // One comparison for each reference model that is done, except the backtest's own model.
  std::vector<ReferenceComparison> comparisons;
};

struct Leaderboard {
  store::BacktestSpecificationRow specification;
  store::DatasetRow dataset;
  std::vector<ComparedBacktest> backtests;  // newest first, without backtests of baselines
  std::vector<ReferenceResult> baselines;   // one result for each live baseline model
  // The results of the newest backtest of each comparison model, newest first. nullopt if the
  // request does not ask for comparison models.
  std::optional<std::vector<ReferenceResult>> comparison_models;
};

// Throws not_found("Backtest specification not found"). Calls
// Platform::request_baselines if a baseline has no run, or has a run that must be queued again
// (baselines.hpp). The returned leaderboard shows the state before this call.
Leaderboard read_leaderboard(
    Platform& platform, std::int64_t specification_id, bool include_comparison_models
);

}  // namespace chap::services
