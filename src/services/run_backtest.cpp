#include "services/run_backtest.hpp"

#include "domain/evaluation/scores.hpp"
#include "domain/evaluation/truths.hpp"
#include "domain/series/import_checks.hpp"
#include "foundation/base/error.hpp"
#include "foundation/json/writer.hpp"
#include "services/datasets.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/backtestforecast_store.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chap::services {
namespace {

using evaluation::SplitForecast;

void judge(evaluation::Scores& scores, const std::vector<SplitForecast>& splits) {
  for (const SplitForecast& split : splits) {
    const evaluation::Forecast& forecast = split.forecast;
    for (std::size_t place = 0; place < forecast.places.size(); ++place) {
      for (std::size_t i = 0; i < forecast.periods.size(); ++i) {
        const period::Period period = forecast.periods.at(i);
        scores.add(
            forecast.places[place],
            period.id(),
            period::horizon_distance(period, split.split_period),
            forecast.of(place, i)
        );
      }
    }
  }
}

// Walks all forecasts in stored order: split, place, period.
class Entries {
 public:
  explicit Entries(const std::vector<SplitForecast>& splits) : splits_(splits) { enter(); }

  // What the entry points to stays until the next call.
  bool next(store::ForecastEntry& entry) {
    if (entering_) enter();
    if (split_ == splits_.size()) return false;
    const evaluation::Forecast& forecast = splits_[split_].forecast;
    entry = {
        periods_[period_], forecast.places[place_], trained_, seen_, forecast.of(place_, period_)};
    if (++period_ < periods_.size()) return true;
    period_ = 0;
    if (++place_ < forecast.places.size()) return true;
    place_ = 0;
    ++split_;
    entering_ = true;  // not yet: the entry just handed out points to this split's texts
    return true;
  }

 private:
  void enter() {
    entering_ = false;
    if (split_ == splits_.size()) return;
    periods_ = splits_[split_].forecast.periods.ids();
    trained_ = splits_[split_].last_train_period.id();
    seen_ = splits_[split_].split_period.id();
  }

  const std::vector<SplitForecast>& splits_;
  std::size_t split_ = 0;
  std::size_t place_ = 0;
  std::size_t period_ = 0;
  bool entering_ = false;
  std::vector<std::string> periods_;
  std::string trained_;
  std::string seen_;
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

}  // namespace

FinishedBacktest run_and_judge(
    const series::DataSet& all,
    const evaluation::Windows& windows,
    evaluation::Model& model,
    const Tell& tell
) {
  evaluation::require_backtest_data(all.periods().size(), all.features(), windows);
  series::DataSet data = all;
  const std::size_t training = evaluation::training_length(data.periods().size(), windows);
  for (const auto& rejection : series::drop_without_training_target(data, training)) {
    tell(fmt::format("{} is left out: {}", rejection.org_unit, rejection.reason));
  }
  if (data.places().empty())
    throw invalid_input("No org unit has disease data in the first training split");
  tell(fmt::format(
      "{} org units, {} splits of {} periods, {} apart, first trained on {} periods",
      data.places().size(),
      windows.n_splits,
      windows.n_periods,
      windows.stride,
      training
  ));
  FinishedBacktest out;
  out.splits =
      evaluation::run_backtest(data, windows, model, [&](std::size_t split, std::size_t n) {
        tell(fmt::format("split {}/{}", split + 1, n));
      });
  out.org_units = data.places();
  evaluation::Scores scores(evaluation::all_truths(all));
  judge(scores, out.splits);
  for (const evaluation::Metric& metric : evaluation::metrics()) {
    if (!scores.is_applicable(metric)) continue;
    if (const std::size_t cells = scores.skipped(metric)) {
      tell(fmt::format("{} has no value for {} forecasts, which are passed over", metric.id, cells)
      );
    }
  }
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
  const std::int64_t id = store::BacktestStore(transaction).insert(row);
  Entries entries(backtest.splits);
  store::BacktestForecastStore(transaction).insert_many(id, [&](store::ForecastEntry& entry) {
    return entries.next(entry);
  });
  return id;
}

}  // namespace chap::services
