#include "jobs/tasks.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "services/rejections.hpp"
#include "storage/store/configuredmodel_store.hpp"

namespace chap::jobs {

void add_tasks(worker::TaskRegistry& tasks, const TaskTools& tools) {
  const auto add = [&](const char* name,
                       std::string (*task)(worker::JobContext&, const TaskTools&)) {
    tasks[name] = [task, &tools](worker::JobContext& context) {
      for (const std::string& note : services::notes_in(context.arguments())) context.status(note);
      try {
        return task(context, tools);
      } catch (const evaluation::ModelFailure& failure) {
        throw worker::TaskFailure("ModelFailure", failure.what(), failure.output());
      }
    };
  };
  add(services::RunBacktest::kTask, run_backtest);
  add(services::RunBacktestFromDataset::kTask, run_backtest_from_dataset);
  add(services::RunBaseline::kTask, run_baseline);
  add(services::PredictFromDataset::kTask, predict_from_dataset);
  add(services::AddDataset::kTask, add_dataset);
  add(services::AddHealthDataset::kTask, add_dataset);
  add(services::AddDebugEntry::kTask, add_debug_entry);
}

services::ImportPayload require_payload(const worker::JobContext& context) {
  const auto bytes = context.payload();
  if (!bytes) throw invalid_input("The data that were sent with this job do not exist any more");
  return services::decode_payload(*bytes);
}

services::ProgressLog progress_log(const worker::JobContext& context) {
  return [&context](const std::string& line) { context.status(line); };
}

store::ConfiguredModelDetails model_of_job(
    sql::Connection& db, const std::variant<std::int64_t, std::string>& id_or_name
) {
  store::ConfiguredModelStore models(db);
  const auto* id = std::get_if<std::int64_t>(&id_or_name);
  auto found =
      id != nullptr ? models.details(*id) : models.find_live(std::get<std::string>(id_or_name));
  if (!found) throw invalid_input("The configured model of this job does not exist any more");
  return *found;
}

services::LoadedDataset load_dataset_of_job(
    const worker::JobContext& context, std::int64_t dataset_id
) {
  services::LoadedDataset loaded = [&] {
    const sql::Lease db = context.database().read();
    return services::load_dataset(*db, dataset_id);
  }();
  for (const std::string& note : services::rejection_notes(loaded.rejected)) context.status(note);
  if (loaded.data.org_units().empty()) {
    throw invalid_input("The GeoJSON of the data set contains none of its org units");
  }
  return loaded;
}

}  // namespace chap::jobs
