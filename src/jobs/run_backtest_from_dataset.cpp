#include "jobs/tasks.hpp"

namespace chap::jobs {

std::string run_backtest_from_dataset(worker::JobContext& context, const TaskTools& tools) {
  const auto arguments =
      services::from_arguments<services::RunBacktestFromDataset>(context.arguments());
  const services::ImportPayload payload = require_payload(context);
  Evaluation evaluation;
  evaluation.dataset_id = store_dataset_once(context, tools, arguments.dataset_info, payload);
  evaluation.name = arguments.backtest_name;
  evaluation.model_id =
      services::model_of_message(arguments.configured_model_id, arguments.model_id);
  evaluation.windows = arguments.backtest_params;
  return evaluate_and_store(context, tools, {payload.data, {}, payload.geojson}, evaluation);
}

}  // namespace chap::jobs
