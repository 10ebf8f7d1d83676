#include "services/run_backtest.hpp"

#include "jobs/tasks.hpp"
#include "services/datasets.hpp"
#include "storage/store/configuredmodel_store.hpp"

#include <fmt/format.h>

namespace chap::jobs {
namespace {

evaluation::Windows windows_from(const WindowArguments& given, const series::DataSet& data) {
  const auto frequency = period::frequency_of(data.periods().kind());
  return {
      .n_periods =
          std::size_t(given.n_periods.value_or(frequency ? frequency->default_horizon : 3)),
      .n_splits = std::size_t(given.n_splits),
      .stride = std::size_t(given.stride),
      .n_retrain = std::size_t(given.n_retrain)};
}

}  // namespace

store::ConfiguredModelDetails require_model(
    sql::Connection& db, const std::variant<std::int64_t, std::string>& wanted
) {
  store::ConfiguredModelStore models(db);
  std::int64_t id = 0;
  if (const auto* number = std::get_if<std::int64_t>(&wanted)) {
    id = *number;
  } else if (const auto row = models.find_by_name(std::get<std::string>(wanted))) {
    id = row->id;
  }
  auto found = models.details(id);
  if (!found) throw invalid_input("The configured model of this job does not exist any more");
  return *found;
}

std::string evaluate_and_store(
    worker::JobContext& context,
    const TaskTools& tools,
    const series::DataSet& data,
    std::int64_t dataset_id,
    const std::optional<std::string>& name,
    const std::variant<std::int64_t, std::string>& model_id,
    const WindowArguments& windows
) {
  const Timestamp started = tools.clock.now();
  const auto model = [&] {
    const sql::Lease db = context.database().read();
    return require_model(*db, model_id);
  }();
  context.status(fmt::format("Evaluating model '{}' on data set {}", model.model.name, dataset_id));
  const auto runnable = catalog::make_model(model, tools.models);
  services::FinishedBacktest finished = services::run_and_judge(
      data,
      windows_from(windows, data),
      *runnable,
      [&](const std::string& line) { context.status(line); }
  );
  finished.dataset_id = dataset_id;
  finished.name = name;
  finished.model = model;
  finished.started = started;

  const sql::Lease db = context.database().write();
  sql::Transaction transaction(*db);
  std::string result = std::to_string(services::store_backtest(*db, finished));
  context.commit(*db, transaction, result);
  context.status("Stored as backtest " + result);
  return result;
}

std::string run_backtest(worker::JobContext& context, const TaskTools& tools) {
  const RunBacktest arguments = read_arguments<RunBacktest>(context.arguments());
  const series::DataSet data = [&] {
    const sql::Lease db = context.database().read();
    return services::load_dataset(*db, arguments.info.dataset_id);
  }();
  return evaluate_and_store(
      context,
      tools,
      data,
      arguments.info.dataset_id,
      arguments.info.name,
      arguments.info.model_id,
      arguments
  );
}

}  // namespace chap::jobs
