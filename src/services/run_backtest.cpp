#include "services/run_backtest.hpp"

#include "domain/evaluation/scores.hpp"
#include "domain/evaluation/truths.hpp"
#include "domain/series/import_checks.hpp"
#include "domain/series/target_column.hpp"
#include "foundation/base/error.hpp"
#include "foundation/json/writer.hpp"
#include "services/datasets.hpp"
#include "services/rejections.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/backtestforecast_store.hpp"
#include "storage/store/backtestspecification_store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace chap::services {
namespace {

using evaluation::SplitForecast;

void add_forecasts(evaluation::Scores& scores, const std::vector<SplitForecast>& splits) {
  for (const SplitForecast& split : splits) {
    const evaluation::Forecast& forecast = split.forecast;
    for (std::size_t org_unit = 0; org_unit < forecast.org_units.size(); ++org_unit) {
      for (std::size_t i = 0; i < forecast.periods.size(); ++i) {
        const period::Period period = forecast.periods.at(i);
        scores.add(
            forecast.org_units[org_unit],
            period.id(),
            period::horizon_distance(period, split.split_period),
            forecast.of(org_unit, i)
        );
      }
    }
  }
}

// Iterates over all forecasts in the order in which they are stored: split, org unit, period.
class ForecastIterator {
 public:
  explicit ForecastIterator(const std::vector<SplitForecast>& splits) : splits_(splits) {
    begin_split();
  }

  // Writes the next forecast to `forecast_row`. Returns false if there is no other forecast. The
  // views in `forecast_row` are valid until the next call of next().
  bool next(store::NewForecast& forecast_row) {
    if (split_ended_) begin_split();
    if (split_ == splits_.size()) return false;
    const evaluation::Forecast& forecast = splits_[split_].forecast;
    forecast_row = {
        periods_[period_],
        forecast.org_units[org_unit_],
        last_train_period_,
        last_seen_period_,
        forecast.of(org_unit_, period_)};
    if (++period_ < periods_.size()) return true;
    period_ = 0;
    if (++org_unit_ < forecast.org_units.size()) return true;
    org_unit_ = 0;
    ++split_;
    // begin_split() overwrites the texts that the views in `forecast_row` refer to, so it must not
    // be called before the next call of next().
    split_ended_ = true;
    return true;
  }

 private:
  void begin_split() {
    split_ended_ = false;
    if (split_ == splits_.size()) return;
    periods_ = splits_[split_].forecast.periods.ids();
    last_train_period_ = splits_[split_].last_train_period.id();
    last_seen_period_ = splits_[split_].split_period.id();
  }

  const std::vector<SplitForecast>& splits_;
  std::size_t split_ = 0;
  std::size_t org_unit_ = 0;
  std::size_t period_ = 0;
  bool split_ended_ = false;
  std::vector<std::string> periods_;
  std::string last_train_period_;
  std::string last_seen_period_;
};

std::int64_t longest_horizon(const std::vector<SplitForecast>& splits) {
  std::int64_t longest = 0;
  for (const SplitForecast& split : splits) {
    longest = std::max(
        longest, period::horizon_distance(split.forecast.periods.last(), split.split_period)
    );
  }
  return longest;
}

std::string metrics_text(const std::vector<std::pair<std::string, double>>& metrics) {
  json::Writer w;
  w.begin_object();
  for (const auto& [id, value] : metrics) {
    w.key(id);
    w.real(value);
  }
  w.end_object();
  return w.take();
}

// Logs the test windows that cannot be scored because no org unit has observed cases in them. If an
// org unit has no observed cases in further windows, also logs all windows without observed cases
// of this org unit.
void log_windows_without_truth(
    const series::DataSet& data, const evaluation::Windows& windows, const ProgressLog& log
) {
  const auto text_of_windows = [&](const std::vector<evaluation::Split>& splits) {
    std::vector<std::string> windows_text;
    windows_text.reserve(splits.size());
    for (const evaluation::Split& split : splits) {
      windows_text.push_back(fmt::format(
          "{} to {}",
          data.periods().at(split.history).id(),
          data.periods().at(split.history + split.horizon - 1).id()
      ));
    }
    return fmt::format("{}", fmt::join(windows_text, ", "));
  };
  const auto windows_without_truth = evaluation::splits_without_truth(data, windows);
  if (!windows_without_truth.empty()) {
    log("No disease data in these test windows, which are not scored: " +
        text_of_windows(windows_without_truth));
  }
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    const auto windows_of_org_unit = evaluation::splits_without_truth(data, windows, org_unit);
    if (windows_of_org_unit.size() == windows_without_truth.size()) continue;
    log(fmt::format(
        "No disease data of {} in the test windows {}",
        data.org_units()[org_unit],
        text_of_windows(windows_of_org_unit)
    ));
  }
}

// Logs the metrics that are undefined for some forecasts.
void log_skipped_forecasts(const evaluation::Scores& scores, const ProgressLog& log) {
  for (const evaluation::Metric& metric : evaluation::metrics()) {
    if (!scores.is_applicable(metric)) continue;
    if (const std::size_t skipped_count = scores.skipped(metric)) {
      log(fmt::format(
          "{} is undefined for {} forecasts, which are skipped", metric.id, skipped_count
      ));
    }
  }
}

}  // namespace

store::BacktestSpecificationRow specification_row(
    std::int64_t dataset_id, const BacktestSetup& setup, const std::vector<std::string>& org_units
) {
  store::BacktestSpecificationRow row;
  row.dataset_id = dataset_id;
  row.target_column = setup.target_column;
  row.n_periods = std::int64_t(setup.windows.n_periods);
  row.n_splits = std::int64_t(setup.windows.n_splits);
  row.stride = std::int64_t(setup.windows.stride);
  row.n_retrain = std::int64_t(setup.windows.n_retrain);
  row.future_weather_provider = setup.future_weather_provider;
  row.org_units = org_units;
  return row;
}

BacktestData select_backtest_data(
    const series::DataSet& stored_data, const BacktestSetup& setup, const ProgressLog& log
) {
  const evaluation::Windows& windows = setup.windows;
  evaluation::require_weather_provider(setup.future_weather_provider);
  series::DataSet all = series::with_target(stored_data, setup.target_column);
  evaluation::require_backtest_data(all.periods().size(), all.features(), windows);
  BacktestData data{all, std::move(all)};
  const std::size_t training = evaluation::training_length(data.all.periods().size(), windows);
  const auto rejected = series::drop_without_training_target(data.evaluated, training);
  for (const std::string& note : rejection_notes(rejected)) log(note);
  if (data.evaluated.org_units().empty())
    throw invalid_input("No org unit has disease data in the first training split");
  log_windows_without_truth(data.evaluated, windows, log);
  log(fmt::format(
      "{} org units, {} splits of {} periods, stride {}; the first split is trained on {} periods",
      data.evaluated.org_units().size(),
      windows.n_splits,
      windows.n_periods,
      windows.stride,
      training
  ));
  return data;
}

FinishedBacktest run_and_score(
    const BacktestData& data,
    const BacktestSetup& setup,
    const evaluation::Model& model,
    const evaluation::RunContext& context
) {
  FinishedBacktest out;
  out.setup = setup;
  out.splits = evaluation::run_backtest(
      data.evaluated,
      setup.windows,
      model,
      context,
      evaluation::require_weather_provider(setup.future_weather_provider)
  );
  out.org_units = data.evaluated.org_units();
  evaluation::Scores scores(evaluation::all_truths(data.all));
  add_forecasts(scores, out.splits);
  log_skipped_forecasts(scores, context.log);
  out.metrics = scores.aggregates();
  return out;
}

std::int64_t store_backtest(sql::Connection& transaction, const FinishedBacktest& backtest) {
  require_dataset_of_job(transaction, backtest.dataset_id);
  store::BacktestRow row;
  row.dataset_id = backtest.dataset_id;
  row.model_db_id = backtest.model.model.id;
  row.model_id = backtest.model.model.name;
  row.name = backtest.name;
  row.created = backtest.started;
  row.model_template_version = backtest.model.model_template.version;
  row.org_units = backtest.org_units;
  std::vector<std::string> split_periods;
  for (const SplitForecast& split : backtest.splits) {
    split_periods.push_back(split.split_period.id());
  }
  row.split_periods = split_periods;
  row.aggregate_metrics = metrics_text(backtest.metrics);
  row.max_horizon_distance = longest_horizon(backtest.splits);
  row.chap_version = kApiVersion;
  row.specification_id =
      store::BacktestSpecificationStore(transaction)
          .find_or_insert(specification_row(backtest.dataset_id, backtest.setup, backtest.org_units)
          );
  const std::int64_t id = store::BacktestStore(transaction).insert(row);
  ForecastIterator forecasts(backtest.splits);
  store::BacktestForecastStore(transaction).insert_many(id, [&](store::NewForecast& forecast_row) {
    return forecasts.next(forecast_row);
  });
  return id;
}

}  // namespace chap::services
