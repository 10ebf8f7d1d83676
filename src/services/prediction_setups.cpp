#include "services/prediction_setups.hpp"

#include "domain/schedule/cron.hpp"
#include "engine/queue/job_queue.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "services/alert_policies.hpp"
#include "storage/sql/database.hpp"
#include "storage/sql/error.hpp"
#include "storage/store/backtest_store.hpp"

namespace chap::services {
namespace {

using store::PredictionSetupDetails;
using store::PredictionSetupRow;
using store::PredictionSetupStore;

Error unknown_setup(std::int64_t id) {
  return not_found("PredictionSetup " + std::to_string(id) + " not found");
}

PredictionSetupDetails require_details(sql::Connection& db, std::int64_t id) {
  auto found = PredictionSetupStore(db).details(id);
  if (!found) throw unknown_setup(id);
  return *found;
}

// Returns the cron expression in the form in which it is stored: trimmed, and nullopt if it is
// empty. Throws the cron errors of http-api.md 5.22.
std::optional<std::string> checked_cron(const std::optional<std::string>& cron, bool enabled) {
  const std::string_view text = schedule::trimmed(cron ? std::string_view(*cron) : "");
  if (text.empty()) {
    if (enabled) throw unprocessable("Enabled schedules require a cron expression");
    return std::nullopt;
  }
  if (schedule::count_fields(text) != 5) {
    throw unprocessable("Schedule expression must be standard five-field cron");
  }
  if (const auto problem = schedule::cron_problem(text)) {
    throw unprocessable("Invalid schedule expression: " + *problem);
  }
  return std::string(text);
}

PredictionSetupRow row_from(
    const NewPredictionSetup& request, const store::BacktestDetails& backtest
) {
  PredictionSetupRow row;
  row.name = request.name;
  row.backtest_id = backtest.backtest.id;
  row.configured_model_id = backtest.backtest.model_db_id;
  if (backtest.dataset) {
    row.start_period = backtest.dataset->first_period;
    row.period_type = backtest.dataset->period_type;
    row.org_units = backtest.dataset->org_units.items();
    row.covariate_sources = backtest.dataset->data_sources;
  }
  row.quantile_targets = request.quantile_targets;
  row.schedule_enabled = request.schedule_enabled;
  row.alert_policy_id = request.alert_policy_id;
  return row;
}

void apply(const PredictionSetupChange& change, PredictionSetupRow& row) {
  if (change.name) {
    if (!*change.name || (*change.name)->empty()) {
      throw unprocessable("name cannot be null or empty");
    }
    row.name = **change.name;
  }
  if (change.schedule_enabled) {
    if (!*change.schedule_enabled) throw unprocessable("schedule_enabled cannot be null");
    row.schedule_enabled = **change.schedule_enabled;
  }
  if (change.cron) row.schedule_cron_expression = *change.cron;
  if (change.cron || change.schedule_enabled) {
    row.schedule_cron_expression = checked_cron(row.schedule_cron_expression, row.schedule_enabled);
  }
  if (change.quantile_targets) row.quantile_targets = *change.quantile_targets;
  if (change.alert_policy_id) row.alert_policy_id = *change.alert_policy_id;
}

}  // namespace

std::int64_t create_prediction_setup(Platform& platform, const NewPredictionSetup& request) {
  if (request.name.empty()) throw unprocessable("name is required");
  const auto cron = checked_cron(request.cron, request.schedule_enabled);
  const std::string backtest_id = std::to_string(request.backtest_id);
  try {
    return platform.database.transact_with_retry([&](sql::Connection& db) {
      const auto backtest = store::BacktestStore(db).details(request.backtest_id);
      if (!backtest) throw not_found("Backtest " + backtest_id + " not found");
      if (request.alert_policy_id) require_alert_policy(db, *request.alert_policy_id);
      PredictionSetupRow row = row_from(request, *backtest);
      row.schedule_cron_expression = cron;
      row.created = platform.clock.now();
      return PredictionSetupStore(db).insert(row);
    });
  } catch (const sql::UniqueViolation&) {
    throw conflict("Backtest " + backtest_id + " already has a PredictionSetup");
  }
}

std::vector<PredictionSetupDetails> list_prediction_setups(
    Platform& platform, const sql::Page& page
) {
  const sql::Lease db = platform.database.read();
  return PredictionSetupStore(*db).list(page);
}

PredictionSetupDetails read_prediction_setup(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  return require_details(*db, id);
}

SetupWithPredictions read_setup_with_predictions(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  PredictionSetupDetails details = require_details(*db, id);
  return {std::move(details), store::PredictionStore(*db).of_setup(id)};
}

PredictionSetupDetails change_prediction_setup(
    Platform& platform, std::int64_t id, const PredictionSetupChange& change
) {
  return platform.database.transact_with_retry([&](sql::Connection& db) {
    PredictionSetupRow setup = require_details(db, id).setup;
    apply(change, setup);
    if (change.alert_policy_id && *change.alert_policy_id) {
      require_alert_policy(db, **change.alert_policy_id);
    }
    PredictionSetupStore(db).update(setup);
    return require_details(db, id);
  });
}

void delete_prediction_setup(Platform& platform, std::int64_t id) {
  read_prediction_setup(platform, id);
  bool found = false;
  try {
    // The setup is deleted before its jobs, because a job that ends locks the rows in this order,
    // too. Different orders could lead to a deadlock.
    const std::size_t deleted = platform.jobs.remove_jobs_of_setup(id, [&](sql::Connection& db) {
      found = PredictionSetupStore(db).remove(id);
    });
    if (deleted > 0) log::info("services", "prediction setup {}: {} jobs deleted", id, deleted);
  } catch (const Error& error) {
    throw unavailable("Cannot delete PredictionSetup: job-metadata store unavailable, retry later")
        .caused_by(std::string(error.what()) + "; " + error.cause());
  }
  if (!found) throw unknown_setup(id);
}

}  // namespace chap::services
