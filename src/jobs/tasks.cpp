#include "jobs/tasks.hpp"

namespace chap::jobs {

void add_tasks(worker::TaskRegistry& tasks, const TaskTools& tools) {
  const auto add = [&](const char* name,
                       std::string (*task)(worker::JobContext&, const TaskTools&)) {
    tasks[name] = [task, &tools](worker::JobContext& context) {
      for (const std::string& note : services::notes_in(context.arguments())) context.status(note);
      return task(context, tools);
    };
  };
  add(services::RunBacktest::kTask, run_backtest);
  add(services::RunBacktestFromDataset::kTask, run_backtest_from_dataset);
  add(services::PredictFromDataset::kTask, predict_from_dataset);
  add(services::AddDataset::kTask, add_dataset);
  add(services::AddHealthDataset::kTask, add_dataset);
  add(services::AddDebugEntry::kTask, add_debug_entry);
}

services::ImportPayload require_payload(const worker::JobContext& context) {
  const auto bytes = context.payload();
  if (!bytes) throw invalid_input("The data that were sent with this job do not exist any more");
  return services::unpack(*bytes);
}

}  // namespace chap::jobs
