#include "jobs/tasks.hpp"
#include "services/datasets.hpp"

#include <fmt/format.h>

#include <charconv>

namespace chap::jobs {
namespace {

constexpr const char* kDatasetStep = "dataset_id";

// The data set is committed before the model runs and stays when the model fails (database.md 4.1).
// A second delivery of the job finds its id and stores no other.
std::int64_t store_once(
    worker::JobContext& context,
    const TaskTools& tools,
    const services::NewDataset& about,
    const series::DataSet& data
) {
  if (const auto done = context.step(kDatasetStep)) {
    std::int64_t id = 0;
    std::from_chars(done->data(), done->data() + done->size(), id);
    context.status("Using data set " + *done + ", stored by an earlier attempt");
    return id;
  }
  const sql::Lease db = context.database().write();
  sql::Transaction transaction(*db);
  const std::int64_t id = services::store_dataset(*db, about, data, tools.clock.now());
  context.record_step(*db, kDatasetStep, std::to_string(id));
  transaction.commit();
  context.status("Stored as data set " + std::to_string(id));
  return id;
}

}  // namespace

std::string run_backtest_from_dataset(worker::JobContext& context, const TaskTools& tools) {
  const auto arguments = read_arguments<RunBacktestFromDataset>(context.arguments());
  const services::ImportPayload payload = require_payload(context);
  context.status(fmt::format(
      "Importing '{}': {} org units, {} periods from {} to {}",
      arguments.dataset_info.name,
      payload.data.places().size(),
      payload.data.periods().size(),
      payload.data.periods().first().id(),
      payload.data.periods().last().id()
  ));
  const services::NewDataset about{
      arguments.dataset_info.name,
      arguments.dataset_info.type,
      data_sources_of(context.arguments(), "dataset_info"),
      payload.geojson};
  const std::int64_t dataset_id = store_once(context, tools, about, payload.data);
  return evaluate_and_store(
      context,
      tools,
      payload.data,
      dataset_id,
      arguments.backtest_name,
      arguments.model_id,
      arguments.backtest_params
  );
}

}  // namespace chap::jobs
