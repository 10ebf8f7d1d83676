#include "jobs/tasks.hpp"

namespace chap::jobs {
std::string run_backtest_from_dataset(worker::JobContext& context, const TaskTools& tools) {
  const auto arguments =
      services::from_arguments<services::RunBacktestFromDataset>(context.arguments());
  const services::ImportPayload payload = require_payload(context);
  const std::int64_t dataset_id =
      store_dataset_once(context, tools, arguments.dataset_info, payload);
  return evaluate_and_store(
      context,
      tools,
      payload.data,
      dataset_id,
      arguments.backtest_name,
      services::model_of_message(arguments.configured_model_id, arguments.model_id),
      arguments.backtest_params,
      series::kTarget
  );
}

}  // namespace chap::jobs
