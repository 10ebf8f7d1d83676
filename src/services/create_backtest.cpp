#include "services/create_backtest.hpp"

#include "domain/evaluation/backtest.hpp"
#include "engine/queue/job_queue.hpp"
#include "foundation/json/writer.hpp"
#include "services/import_payload.hpp"
#include "services/job_names.hpp"
#include "services/models.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/dataset_store.hpp"

#include <algorithm>
#include <limits>

namespace chap::services {
namespace {

constexpr const char* kThreePeriodTemplate = "ewars_plus";  // always runs with this horizon (5.4)

store::DatasetRow require_dataset(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  auto found = store::DatasetStore(*db).find(id);
  if (!found) throw not_found("Dataset " + std::to_string(id) + " not found");
  return *found;
}

std::size_t default_periods(const store::DatasetRow& dataset) {
  return dataset.period_type == "week" ? 12 : 3;
}

std::size_t periods_of(const store::DatasetRow& dataset) {
  const auto first = period::Period::parse(dataset.first_period.value_or(""));
  const auto last = period::Period::parse(dataset.last_period.value_or(""));
  if (!first || !last || first->kind() != last->kind() || after(*first, *last)) {
    throw invalid_input("The data set has no readable first and last period");
  }
  return std::size_t(distance(*last, *first)) + 1;
}

void write_number(json::Writer& w, const char* key, std::size_t value) {
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  w.key(key);
  w.integer(std::int64_t(std::min(value, kMost)));
}

void write_windows(json::Writer& w, const evaluation::Windows& windows) {
  write_number(w, "n_periods", windows.n_periods);
  write_number(w, "n_splits", windows.n_splits);
  write_number(w, "stride", windows.stride);
  write_number(w, "n_retrain", windows.n_retrain);
}

std::string backtest_arguments(
    const BacktestOrder& order, const std::string& model_name, const evaluation::Windows& windows
) {
  json::Writer w;
  w.begin_object();
  w.key("info");
  w.begin_object();
  w.key("name");
  if (order.name) {
    w.string(*order.name);
  } else {
    w.null();
  }
  w.key("dataset_id");
  w.integer(order.dataset_id);
  w.key("model_id");
  w.string(model_name);
  w.end_object();
  write_windows(w, windows);
  w.end_object();
  return w.take();
}

std::string with_data_arguments(const BacktestWithDataOrder& order, const series::DataSet& data) {
  json::Writer w;
  w.begin_object();
  w.key("feature_names");
  w.begin_array();
  for (const std::string& feature : data.features()) w.string(feature);
  w.end_array();
  w.key("backtest_name");
  w.string(order.dataset.name);
  w.key("model_id");
  w.string(order.model_name);
  w.key("dataset_info");
  w.begin_object();
  w.key("name");
  w.string(order.dataset.name);
  w.key("type");
  w.string(order.dataset.type.value_or("evaluation"));
  w.key("data_sources");
  w.raw(order.dataset.data_sources);
  w.end_object();
  w.key("backtest_params");
  w.begin_object();
  write_windows(w, order.windows);
  w.end_object();
  w.end_object();
  return w.take();
}

}  // namespace

std::string order_backtest(Platform& platform, const BacktestOrder& order) {
  const store::DatasetRow dataset = require_dataset(platform, order.dataset_id);
  const store::ConfiguredModelDetails model = require_model(platform, order.model);
  evaluation::Windows windows{
      .n_periods = order.n_periods.value_or(default_periods(dataset)),
      .n_splits = order.n_splits,
      .stride = order.stride,
      .n_retrain = order.n_retrain};
  if (model.model_template.name == kThreePeriodTemplate) windows.n_periods = 3;
  evaluation::require_backtest_data(periods_of(dataset), dataset.covariates.items(), windows);
  queue::NewJob job;
  job.type = job_type::kCreateBacktest;
  if (order.name && !order.name->empty()) job.name = *order.name;
  job.task = task::kRunBacktest;
  job.arguments = backtest_arguments(order, model.model.name, windows);
  return platform.jobs.enqueue(job);
}

ImportSummary order_backtest_with_data(
    Platform& platform, const BacktestWithDataOrder& wanted, const ImportInput& input
) {
  BacktestWithDataOrder order = wanted;
  PreparedImport prepared = prepare_backtest_data(input, order.windows, platform.bounds);
  if (prepared.data.places().empty()) throw nothing_imported(prepared.rejected);
  if (order.fetches_data) {
    throw invalid_input("data_to_be_fetched is not supported when providing data for backtest");
  }
  const auto model = require_model(platform, order.model_name);
  if (model.model_template.name == kThreePeriodTemplate) order.windows.n_periods = 3;
  queue::NewJob job;
  job.type = job_type::kCreateBacktestFromData;
  job.name = order.dataset.name;
  job.task = task::kRunBacktestFromDataset;
  job.arguments = with_data_arguments(order, prepared.data);
  job.payload = pack(prepared.data, input.geojson);
  return {platform.jobs.enqueue(job), prepared.kept(), std::move(prepared.rejected)};
}

ImportSummary try_backtest_with_data(
    Platform& platform, const BacktestWithDataOrder& wanted, const ImportInput& input
) {
  if (input.observations.empty()) return {};
  evaluation::Windows windows = wanted.windows;
  try {
    PreparedImport prepared = prepare_backtest_data(input, windows, platform.bounds);
    return {std::nullopt, prepared.kept(), std::move(prepared.rejected)};
  } catch (const AllRejected& nothing) {
    return {std::nullopt, 0, nothing.rejected()};
  }
}

}  // namespace chap::services
