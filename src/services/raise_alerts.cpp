#include "services/raise_alerts.hpp"

#include "services/alert_policies.hpp"
#include "services/thresholds.hpp"
#include "storage/store/alert_store.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/backtestspecification_store.hpp"
#include "storage/store/prediction_store.hpp"
#include "storage/store/predictionsetup_store.hpp"
#include "storage/store/samples.hpp"

#include <fmt/format.h>

namespace chap::services {
namespace {

// Returns the target column of a setup's backtest.
std::string target_column(sql::Connection& db, std::int64_t backtest_id) {
  const auto backtest = store::BacktestStore(db).find(backtest_id);
  return store::BacktestSpecificationStore(db).target_column(
      backtest ? backtest->specification_id : 0
  );
}

// Returns the samples of a stored prediction.
std::vector<evaluation::PredictedCell> stored_cells(
    sql::Connection& db, std::int64_t prediction_id
) {
  std::vector<evaluation::PredictedCell> cells;
  store::PredictionStore(db).for_each_sample(
      prediction_id,
      [&](const store::PredictionSamplesRow& row) {
        cells.push_back({row.org_unit, row.period, {}});
        store::read_samples(row.values, cells.back().samples);
      }
  );
  return cells;
}

}  // namespace

std::vector<std::string> raise_alerts_of_prediction(
    sql::Connection& transaction, std::int64_t prediction_id, Timestamp now
) {
  const auto stored = store::PredictionStore(transaction).details(prediction_id);
  if (!stored || !stored->prediction.prediction_setup_id) return {};
  const auto setup =
      store::PredictionSetupStore(transaction).details(*stored->prediction.prediction_setup_id);
  if (!setup || !setup->alert_policy) return {};
  const store::AlertPolicyRow& policy = *setup->alert_policy;
  const std::string target = target_column(transaction, setup->setup.backtest_id);
  const evaluation::RaisedAlerts raised = evaluation::raise_alerts(
      levels_of(policy.levels),
      stored_history(transaction, stored->prediction.dataset_id, target),
      stored_cells(transaction, prediction_id)
  );
  store::AlertStore alerts(transaction);
  for (const evaluation::Alert& alert : raised.alerts) {
    store::AlertRow row;
    row.time_period = alert.period;
    row.org_unit = alert.location;
    row.alert_policy_id = policy.id;
    row.level = alert.level;
    row.prediction_id = prediction_id;
    row.created = now;
    alerts.insert(row);
  }
  std::vector<std::string> lines;
  for (const evaluation::FailedLevel& level : raised.failed) {
    lines.push_back(fmt::format("Skipped alert level '{}': {}", level.name, level.problem));
  }
  lines.push_back(
      fmt::format("Raised {} alerts by alert policy '{}'", raised.alerts.size(), policy.name)
  );
  return lines;
}

}  // namespace chap::services
