#include "services/leaderboard.hpp"

#include "foundation/base/error.hpp"
#include "modelrun/builtin/builtin_models.hpp"
#include "services/baselines.hpp"
#include "services/stored_scores.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/backtestspecification_store.hpp"
#include "storage/store/dataset_store.hpp"
#include "storage/store/specificationbaseline_store.hpp"

#include <algorithm>
#include <set>

namespace chap::services {
namespace {

using store::BacktestDetails;
using store::SpecificationBaselineRow;

constexpr const char* kComparisonRole = "comparison";

bool has_role(const BacktestDetails& backtest, const char* role) {
  return backtest.model && backtest.model->model_template.role == role;
}

// The rows from which a leaderboard is made.
struct StoredRows {
  store::BacktestSpecificationRow specification;
  store::DatasetRow dataset;
  std::vector<store::ConfiguredModelDetails> baseline_models;
  std::vector<SpecificationBaselineRow> runs;
  std::vector<BacktestDetails> backtests;  // newest first, with the backtests of baselines
};

StoredRows read_rows(Platform& platform, std::int64_t specification_id) {
  const sql::Lease db = platform.database.read();
  const auto specification = store::BacktestSpecificationStore(*db).find(specification_id);
  const auto dataset =
      specification ? store::DatasetStore(*db).find(specification->dataset_id) : std::nullopt;
  if (!dataset) throw not_found("Backtest specification not found");
  return {
      *specification,
      *dataset,
      store::ConfiguredModelStore(*db).runnable_of_role(builtin::kBaselineRole),
      store::SpecificationBaselineStore(*db).of_specification(specification_id),
      store::BacktestStore(*db).of_specification(specification_id)};
}

const SpecificationBaselineRow* run_of(const StoredRows& rows, std::int64_t configured_model_id) {
  const auto run = std::find_if(rows.runs.begin(), rows.runs.end(), [&](const auto& row) {
    return row.configured_model_id == configured_model_id;
  });
  return run == rows.runs.end() ? nullptr : &*run;
}

// A row with the status `done` whose backtest does not exist is shown as pending.
ReferenceResult baseline_result(
    const StoredRows& rows, const store::ConfiguredModelDetails& model
) {
  ReferenceResult result{model};
  const SpecificationBaselineRow* run = run_of(rows, model.model.id);
  if (run == nullptr) return result;
  if (run->status != store::baseline_status::kDone) {
    result.status = run->status;
    result.message = run->message;
    return result;
  }
  for (const BacktestDetails& details : rows.backtests) {
    if (details.backtest.id != run->backtest_id) continue;
    result.status = run->status;
    result.backtest_id = run->backtest_id;
    result.scores = stored_scores(details.backtest.aggregate_metrics);
  }
  return result;
}

// Returns the newest backtest of each comparison model. The first backtest of a model in
// rows.backtests is the newest, because the list is sorted newest first.
std::vector<ReferenceResult> comparison_results(const StoredRows& rows) {
  std::vector<ReferenceResult> results;
  std::set<std::int64_t> models;
  for (const BacktestDetails& details : rows.backtests) {
    if (!has_role(details, kComparisonRole)) continue;
    if (details.model->model.archived || details.model->model_template.archived) continue;
    if (!models.insert(details.model->model.id).second) continue;
    results.push_back(
        {*details.model,
         store::baseline_status::kDone,
         std::nullopt,
         details.backtest.id,
         stored_scores(details.backtest.aggregate_metrics)}
    );
  }
  return results;
}

void add_comparisons(ComparedBacktest& backtest, const std::vector<ReferenceResult>& references) {
  const auto scores = stored_scores(backtest.details.backtest.aggregate_metrics);
  for (const ReferenceResult& reference : references) {
    const std::int64_t id = reference.model.model.id;
    if (reference.status != store::baseline_status::kDone) continue;
    if (id == backtest.details.backtest.model_db_id) continue;
    backtest.comparisons.push_back({id, evaluation::compare(scores, reference.scores)});
  }
}

// Returns whether the run of a baseline has to be queued: the run is missing or due, or the
// backtest of the run has been deleted.
bool is_missing(const StoredRows& rows, const ReferenceResult& baseline, Timestamp now) {
  const SpecificationBaselineRow* run = run_of(rows, baseline.model.model.id);
  if (run == nullptr || is_due(*run, now)) return true;
  return run->status == store::baseline_status::kDone && !baseline.backtest_id;
}

}  // namespace

Leaderboard read_leaderboard(
    Platform& platform, std::int64_t specification_id, bool include_comparison_models
) {
  StoredRows rows = read_rows(platform, specification_id);
  Leaderboard board;
  board.specification = rows.specification;
  board.dataset = rows.dataset;
  for (const store::ConfiguredModelDetails& model : rows.baseline_models) {
    board.baselines.push_back(baseline_result(rows, model));
  }
  if (include_comparison_models) board.comparison_models = comparison_results(rows);
  for (BacktestDetails& details : rows.backtests) {
    if (has_role(details, builtin::kBaselineRole)) continue;
    ComparedBacktest backtest{std::move(details), {}};
    add_comparisons(backtest, board.baselines);
    if (board.comparison_models) add_comparisons(backtest, *board.comparison_models);
    board.backtests.push_back(std::move(backtest));
  }
  const Timestamp now = platform.clock.now();
  if (std::any_of(board.baselines.begin(), board.baselines.end(), [&](const auto& baseline) {
        return is_missing(rows, baseline, now);
      })) {
    platform.request_baselines(specification_id);
  }
  return board;
}

}  // namespace chap::services
