#include "jobs/tasks.hpp"

namespace chap::jobs {

std::string run_backtest(worker::JobContext& context, const TaskTools& tools) {
  const services::RunBacktest arguments =
      services::from_arguments<services::RunBacktest>(context.arguments());
  const services::LoadedDataset loaded = load_dataset_of_job(context, arguments.info.dataset_id);
  const services::WindowArguments& windows = arguments;
  const Evaluation evaluation{
      arguments.info.dataset_id,
      arguments.info.name,
      arguments.info.model_id,
      windows,
      arguments.target_column};
  return evaluate_and_store(context, tools, loaded, evaluation);
}

}  // namespace chap::jobs
