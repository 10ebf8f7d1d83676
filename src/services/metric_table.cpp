#include "services/metric_table.hpp"

#include "domain/evaluation/scores.hpp"
#include "domain/period/period.hpp"
#include "domain/series/table.hpp"
#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/backtestforecast_store.hpp"
#include "storage/store/observation_store.hpp"
#include "storage/store/samples.hpp"

#include <memory>

namespace chap::services {
namespace {

evaluation::ForecastTable stored_forecasts(sql::Connection& db, std::int64_t backtest_id) {
  evaluation::ForecastTable table;
  std::vector<double> samples;
  store::BacktestForecastStore(db)
      .for_each(backtest_id, {}, [&](const store::BacktestForecastRow& row) {
        const auto period = period::Period::parse(row.period);
        const auto split = period::Period::parse(row.last_seen_period);
        store::read_samples(row.values, samples);
        if (!period || !split || samples.empty()) return;  // rows of other programs
        table.add(row.org_unit, row.period, period::horizon_distance(*period, *split), samples);
      });
  return table;
}

std::vector<evaluation::CaseCount> stored_truths(sql::Connection& db, std::int64_t dataset_id) {
  std::vector<evaluation::CaseCount> truths;
  store::ObservationStore(db)
      .for_each(dataset_id, "disease_cases", [&](const store::ObservationRow& row) {
        if (row.value) truths.push_back({row.org_unit, row.period, *row.value});
      });
  return truths;
}

// Forecasts and their scores; the scores refer to the forecasts.
struct Judged {
  evaluation::ForecastTable forecasts;
  evaluation::Scores scores;
  Judged(evaluation::ForecastTable table, const std::vector<evaluation::CaseCount>& truths)
      : forecasts(std::move(table)), scores(forecasts, truths) {}
};

void append_metric(std::string& out, const Judged& judged, const evaluation::Metric& metric) {
  for (const evaluation::ScoreRow& row : judged.scores.detailed(metric)) {
    out += metric.id;
    out += ',';
    series::append_csv_text(out, judged.forecasts.locations()[row.location]);
    out += ',';
    series::append_csv_text(out, judged.forecasts.periods()[row.period]);
    out += ',' + std::to_string(row.horizon) + ',';
    series::append_csv_number(out, row.value);
    out += '\n';
  }
}

}  // namespace

TextStream stream_metric_csv(Platform& platform, std::int64_t backtest_id) {
  const sql::Lease db = platform.database.read();
  const auto backtest = store::BacktestStore(*db).find(backtest_id);
  if (!backtest) throw not_found("Backtest not found");
  auto judged = std::make_shared<Judged>(
      stored_forecasts(*db, backtest_id), stored_truths(*db, backtest->dataset_id)
  );
  // One piece a metric, behind the header.
  return [judged, header = true, next = std::size_t{0}](std::string& piece) mutable {
    if (header) {
      piece += "metric_id,location,time_period,horizon_distance,metric\n";
      header = false;
      return true;
    }
    if (next == evaluation::metrics().size()) return false;
    const evaluation::Metric& metric = evaluation::metrics()[next++];
    if (judged->scores.is_applicable(metric)) append_metric(piece, *judged, metric);
    return true;
  };
}

}  // namespace chap::services
