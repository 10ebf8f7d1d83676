#include "jobs/tasks.hpp"

namespace chap::jobs {
std::string run_backtest_from_dataset(worker::JobContext& context, const TaskTools& tools) {
  const auto arguments = read_arguments<RunBacktestFromDataset>(context.arguments());
  const services::ImportPayload payload = require_payload(context);
  const std::int64_t dataset_id =
      store_dataset_once(context, tools, arguments.dataset_info, payload);
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
