#include "services/run_prediction_setup.hpp"

#include "engine/queue/job_queue.hpp"
#include "foundation/base/log.hpp"
#include "services/prediction_setups.hpp"
#include "services/predictions.hpp"
#include "storage/sql/database.hpp"

namespace chap::services {
namespace {

// Together with the question whether the setup is still there: a job of a setup that was deleted
// meanwhile could only fail.
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

}  // namespace

std::string run_prediction_setup(
    Platform& platform, std::int64_t id, const SetupRun& run, const ImportInput& input
) {
  const store::PredictionSetupDetails details = read_prediction_setup(platform, id);
  if (details.model.archived) {
    throw conflict("Configured model '" + details.model.name + "' is archived");
  }
  if (input.observations.empty()) throw unprocessable("provided_data cannot be empty");
  const PreparedImport prepared = prepare_dataset(input, platform.bounds);
  if (prepared.incomplete > 0) {
    log::warning(
        "services",
        "prediction setup {}: {} org units were rejected for missing values",
        id,
        prepared.incomplete
    );
  }
  require_usable(prepared.data, run.n_periods);
  PredictionOrder order;
  order.dataset.name = run.name;
  order.dataset.type = "prediction";
  order.model_name = details.model.name;
  order.n_periods = run.n_periods;
  order.setup_id = id;
  return enqueue(platform, prediction_job(order, prepared.data, input.geojson));
}

}  // namespace chap::services
