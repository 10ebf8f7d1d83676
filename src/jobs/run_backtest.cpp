#include "services/run_backtest.hpp"

#include "jobs/store_result.hpp"
#include "jobs/tasks.hpp"
#include "services/datasets.hpp"
#include "services/rejections.hpp"
#include "storage/store/configuredmodel_store.hpp"

#include <fmt/format.h>

namespace chap::jobs {
namespace {

services::BacktestSetup setup_from(
    const services::WindowArguments& arguments,
    const std::string& target_column,
    const series::DataSet& data
) {
  return {
      {.n_periods =
           std::size_t(arguments.n_periods.value_or(period::default_horizon(data.periods().kind()))
           ),
       .n_splits = std::size_t(arguments.n_splits),
       .stride = std::size_t(arguments.stride),
       .n_retrain = std::size_t(arguments.n_retrain)},
      arguments.future_weather_provider,
      target_column};
}

}  // namespace

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

std::string evaluate_and_store(
    worker::JobContext& context,
    const TaskTools& tools,
    const series::DataSet& data,
    std::int64_t dataset_id,
    const std::optional<std::string>& name,
    const std::variant<std::int64_t, std::string>& model_id,
    const services::WindowArguments& windows,
    const std::string& target_column
) {
  const Timestamp started = tools.clock.now();
  const auto model = [&] {
    const sql::Lease db = context.database().read();
    return model_of_job(*db, model_id);
  }();
  context.status(fmt::format("Evaluating model '{}' on data set {}", model.model.name, dataset_id));
  const auto runnable = catalog::make_model(model, tools.models);
  services::FinishedBacktest finished = services::run_and_score(
      data,
      setup_from(windows, target_column, data),
      *runnable,
      [&](const std::string& line) { context.status(line); }
  );
  finished.dataset_id = dataset_id;
  finished.name = name;
  finished.model = model;
  finished.started = started;

  std::string result = store_result(context, [&](sql::Connection& db) {
    return std::to_string(services::store_backtest(db, finished));
  });
  context.status("Stored as backtest " + result);
  return result;
}

std::string run_backtest(worker::JobContext& context, const TaskTools& tools) {
  const services::RunBacktest arguments =
      services::from_arguments<services::RunBacktest>(context.arguments());
  const services::LoadedDataset loaded = [&] {
    const sql::Lease db = context.database().read();
    return services::load_dataset(*db, arguments.info.dataset_id);
  }();
  for (const std::string& note : services::rejection_notes(loaded.rejected)) context.status(note);
  if (loaded.data.org_units().empty()) {
    throw invalid_input("No org unit of the data set has a feature in its GeoJSON");
  }
  return evaluate_and_store(
      context,
      tools,
      loaded.data,
      arguments.info.dataset_id,
      arguments.info.name,
      arguments.info.model_id,
      arguments,
      arguments.target_column
  );
}

}  // namespace chap::jobs
