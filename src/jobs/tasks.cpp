#include "jobs/tasks.hpp"

#include "services/job_names.hpp"

namespace chap::jobs {

void add_tasks(worker::TaskRegistry& tasks, const TaskTools& tools) {
  const auto add = [&](const char* name,
                       std::string (*task)(worker::JobContext&, const TaskTools&)) {
    tasks[name] = [task, &tools](worker::JobContext& context) { return task(context, tools); };
  };
  add(services::task::kRunBacktest, run_backtest);
  add(services::task::kRunBacktestFromDataset, run_backtest_from_dataset);
  add(services::task::kPredictFromDataset, predict_from_dataset);
  add(services::task::kAddDataset, add_dataset);
  add(services::task::kAddDebugEntry, add_debug_entry);
  add(services::task::kAddHealthDataset, add_dataset);
}

services::ImportPayload require_payload(const worker::JobContext& context) {
  const auto bytes = context.payload();
  if (!bytes) throw invalid_input("The job has lost the data that were sent with it");
  return services::unpack(*bytes);
}

}  // namespace chap::jobs
