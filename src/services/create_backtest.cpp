#include "services/create_backtest.hpp"

#include "domain/evaluation/backtest.hpp"
#include "domain/evaluation/truths.hpp"
#include "domain/period/period_range.hpp"
#include "domain/series/target_column.hpp"
#include "engine/queue/job_queue.hpp"
#include "foundation/base/python_text.hpp"
#include "services/datasets.hpp"
#include "services/import_payload.hpp"
#include "services/job_messages.hpp"
#include "services/job_types.hpp"
#include "services/kept_request.hpp"
#include "services/models.hpp"
#include "services/run_backtest.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/backtestspecification_store.hpp"
#include "storage/store/dataset_store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace chap::services {
namespace {

store::DatasetRow require_dataset(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  auto found = store::DatasetStore(*db).find(id);
  if (!found) throw not_found("Dataset " + std::to_string(id) + " not found");
  return *found;
}

// Returns the first period of a stored data set and the number of its periods.
period::PeriodRange periods_of(const store::DatasetRow& dataset) {
  const auto first = period::Period::parse(dataset.first_period.value_or(""));
  const auto last = period::Period::parse(dataset.last_period.value_or(""));
  if (!first || !last || first->kind() != last->kind() || after(*first, *last)) {
    throw invalid_input("The data set has no readable first and last period");
  }
  return {*first, std::size_t(distance(*last, *first)) + 1};
}

RunBacktestFromDataset with_data_message(
    const BacktestWithDataRequest& request,
    const store::ConfiguredModelDetails& model,
    const series::DataSet& data
) {
  RunBacktestFromDataset message;
  message.feature_names = data.features();
  message.backtest_name = request.dataset.name;
  message.model_id = model.model.name;
  message.configured_model_id = model.model.id;
  message.dataset_info = {
      request.dataset.name,
      request.dataset.type.value_or("evaluation"),
      {request.dataset.data_sources}};
  message.backtest_params = to_arguments(request.windows, request.future_weather_provider);
  return message;
}

void require_target(const store::DatasetRow& dataset, const std::string& column) {
  const std::vector<std::string> columns = dataset.covariates.items();
  if (std::find(columns.begin(), columns.end(), column) != columns.end()) return;
  throw unprocessable("Dataset has no target column " + python_repr(column));
}

// Returns the org units that the job will evaluate. Throws invalid_input when no org unit has
// target values to train on, or when no test window has target values to compare forecasts with.
std::vector<std::string> require_evaluable_org_units(
    Platform& platform,
    std::int64_t dataset_id,
    const evaluation::Windows& windows,
    const std::string& target_column
) {
  LoadedDataset loaded = [&] {
    const sql::Lease db = platform.database.read();
    return load_dataset(*db, dataset_id, target_column);
  }();
  series::DataSet data = series::with_target(loaded.data, target_column);
  std::vector<series::Rejection>& rejected = loaded.rejected;
  const std::size_t training = evaluation::training_length(data.periods().size(), windows);
  append(rejected, series::drop_without_training_target(data, training));
  if (evaluation::splits_without_truth(data, windows).size() == windows.n_splits) {
    append(rejected, series::drop_all(data, "No disease data in any test window"));
  }
  if (!data.org_units().empty()) return data.org_units();
  throw invalid_input(fmt::format(
      "No org unit of the data set can be evaluated. {}", fmt::join(rejection_notes(rejected), ". ")
  ));
}

evaluation::Windows windows_of(const BacktestRequest& request, period::Kind kind) {
  return {
      .n_periods = request.n_periods.value_or(std::size_t(period::default_horizon(kind))),
      .n_splits = request.n_splits,
      .stride = request.stride,
      .n_retrain = request.n_retrain};
}

queue::NewJob backtest_job(
    const BacktestRequest& request,
    const evaluation::Windows& windows,
    const store::ConfiguredModelDetails& model
) {
  RunBacktest message;
  static_cast<WindowArguments&>(message) = to_arguments(windows, request.future_weather_provider);
  message.target_column = request.target_column;
  message.info = {request.name, request.dataset_id, model.model.id};
  queue::NewJob job = to_job(message, request.notes);
  job.type = job_type::kCreateBacktest;
  job.request = pack_request(request.request_body);
  if (request.name && !request.name->empty()) job.name = *request.name;
  return job;
}

// Returns a model that a request for several backtests names. Throws the errors of core-2.5.1.md
// 1.3 for an unknown model.
store::ConfiguredModelDetails require_listed_model(
    Platform& platform, const std::variant<std::int64_t, std::string>& model
) {
  const sql::Lease db = platform.database.read();
  store::ConfiguredModelStore models(*db);
  const auto* id = std::get_if<std::int64_t>(&model);
  auto found = id != nullptr ? models.details(*id) : models.find_live(std::get<std::string>(model));
  if (found) return *found;
  if (id != nullptr) {
    throw not_found("Configured model with id " + std::to_string(*id) + " not found");
  }
  throw not_found(
      "Configured model with name " + std::get<std::string>(model) +
      " not found. Available names: " + python_list(models.live_names())
  );
}

void require_training_data(std::size_t n_periods_of_data, const evaluation::Windows& windows) {
  if (evaluation::training_length(n_periods_of_data, windows) > 0) return;
  throw unprocessable(fmt::format(
      "No org unit has target data left to train on: the evaluation window (n_periods={}, "
      "n_splits={}, stride={}) covers the whole dataset.",
      windows.n_periods,
      windows.n_splits,
      windows.stride
  ));
}

}  // namespace

std::string submit_backtest(Platform& platform, const BacktestRequest& request) {
  const store::DatasetRow dataset = require_dataset(platform, request.dataset_id);
  const store::ConfiguredModelDetails model = require_model(platform, request.model);
  const period::PeriodRange periods = periods_of(dataset);
  const evaluation::Windows windows = windows_of(request, periods.kind());
  require_target(dataset, request.target_column);
  evaluation::require_backtest_data(periods.size(), {series::kTarget}, windows);
  require_covariates(model, dataset.covariates.items());
  require_evaluable_org_units(platform, request.dataset_id, windows, request.target_column);
  return platform.jobs.enqueue(backtest_job(request, windows, model));
}

SubmittedBacktests submit_backtests(Platform& platform, const BacktestsRequest& request) {
  const BacktestRequest& parameters = request.parameters;
  const store::DatasetRow dataset = require_dataset(platform, parameters.dataset_id);
  std::vector<store::ConfiguredModelDetails> models;
  models.reserve(request.models.size());
  for (const auto& model : request.models) models.push_back(require_listed_model(platform, model));
  const period::PeriodRange periods = periods_of(dataset);
  const evaluation::Windows windows = windows_of(parameters, periods.kind());
  require_target(dataset, parameters.target_column);
  require_training_data(periods.size(), windows);
  for (const auto& model : models) require_covariates(model, dataset.covariates.items());
  const std::vector<std::string> org_units = require_evaluable_org_units(
      platform, parameters.dataset_id, windows, parameters.target_column
  );
  SubmittedBacktests submitted = platform.database.transact_with_retry([&](sql::Connection& db) {
    SubmittedBacktests out;
    out.specification_id = store::BacktestSpecificationStore(db).find_or_insert(specification_row(
        parameters.dataset_id,
        {windows, parameters.future_weather_provider, parameters.target_column},
        org_units
    ));
    for (const auto& model : models) {
      BacktestRequest single = parameters;
      single.name = request.name + "/" + model.model.name;
      out.jobs.push_back(
          {model.model.id, platform.jobs.enqueue_within(db, backtest_job(single, windows, model))}
      );
    }
    return out;
  });
  platform.jobs.wake();
  return submitted;
}

ImportSummary submit_backtest_with_data(
    Platform& platform, const BacktestWithDataRequest& request, const ImportInput& input
) {
  PreparedImport prepared = prepare_backtest_data(input, request.windows, platform.limits);
  if (prepared.data.org_units().empty()) throw nothing_imported(prepared.rejected);
  if (request.fetches_data) {
    throw invalid_input("data_to_be_fetched is not supported when providing data for backtest");
  }
  const auto model = require_model(platform, request.model_name);
  require_covariates(model, prepared.data.features());
  queue::NewJob job =
      to_job(with_data_message(request, model, prepared.data), notes_of(prepared, input));
  job.type = job_type::kCreateBacktestFromData;
  job.name = request.dataset.name;
  job.payload = encode_payload(prepared.data, input.geojson);
  job.request = pack_request(input.request_body);
  return {platform.jobs.enqueue(job), prepared.kept_org_units(), std::move(prepared.rejected)};
}

ImportSummary dry_run_backtest_with_data(
    Platform& platform, const BacktestWithDataRequest& request, const ImportInput& input
) {
  return dry_run_summary(input, [&] {
    return prepare_backtest_data(input, request.windows, platform.limits);
  });
}

}  // namespace chap::services
