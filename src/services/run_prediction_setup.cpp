#include "services/run_prediction_setup.hpp"

#include "domain/evaluation/weather_provider.hpp"
#include "engine/queue/job_queue.hpp"
#include "foundation/base/log.hpp"
#include "services/prediction_setups.hpp"
#include "services/predictions.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/backtest_store.hpp"

namespace chap::services {
namespace {

// Checks in the transaction that creates the job whether the setup still exists, because the job of
// a deleted setup would fail.
std::string enqueue(Platform& platform, const queue::NewJob& job) {
  const std::int64_t setup_id = *job.prediction_setup_id;
  std::string id = platform.database.transact([&](sql::Connection& db) {
    if (!store::PredictionSetupStore(db).exists(setup_id)) {
      throw not_found("PredictionSetup " + std::to_string(setup_id) + " not found");
    }
    return platform.jobs.enqueue_within(db, job);
  });
  platform.jobs.wake();
  return id;
}

store::BacktestSpecificationRow specification_of(Platform& platform, std::int64_t backtest_id) {
  const sql::Lease db = platform.database.read();
  const auto backtest = store::BacktestStore(*db).details(backtest_id);
  return backtest && backtest->specification ? *backtest->specification
                                             : store::BacktestSpecificationRow();
}

void require_forecasting_provider(std::int64_t setup_id, const std::string& provider) {
  if (!evaluation::require_weather_provider(provider).leaks_future_data) return;
  throw invalid_input(
      "Prediction setup " + std::to_string(setup_id) + " was evaluated with the '" + provider +
      "' future-weather provider, which reads the forecast window's own observations and so cannot "
      "forecast ahead. Re-run the backtest with a forecasting provider before running predictions "
      "from it."
  );
}

}  // namespace

std::string run_prediction_setup(
    Platform& platform, std::int64_t id, const SetupRun& run, const ImportInput& input
) {
  const store::PredictionSetupDetails details = read_prediction_setup(platform, id);
  if (details.model.archived) {
    throw conflict("Configured model '" + details.model.name + "' is archived");
  }
  if (input.observations.empty()) throw unprocessable("provided_data cannot be empty");
  const store::BacktestSpecificationRow specification =
      specification_of(platform, details.setup.backtest_id);
  const PreparedImport prepared =
      prepare_dataset(input, platform.limits, specification.target_column);
  if (prepared.rejected_for_values > 0) {
    log::warning(
        "services",
        "prediction setup {}: {} org units were rejected for missing values",
        id,
        prepared.rejected_for_values
    );
  }
  // The setup refers to one configured model. Another model with the same name may be live now.
  const store::ConfiguredModelDetails model{details.model, details.model_template};
  require_forecasting_provider(id, specification.future_weather_provider);
  require_forecastable(prepared, model, run.n_periods, specification.target_column);
  PredictionRequest request;
  request.future_weather_provider = specification.future_weather_provider;
  request.target_column = specification.target_column;
  request.dataset.name = run.name;
  request.dataset.type = "prediction";
  request.n_periods = run.n_periods;
  request.setup_id = id;
  return enqueue(platform, prediction_job(request, model, prepared, input));
}

}  // namespace chap::services
