#include "services/metric_table.hpp"

#include "domain/evaluation/scores.hpp"
#include "domain/period/period.hpp"
#include "domain/series/table.hpp"
#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/backtestforecast_store.hpp"
#include "storage/store/observation_store.hpp"

#include <memory>

namespace chap::services {
namespace {

std::vector<evaluation::CaseCount> stored_truths(sql::Connection& db, std::int64_t dataset_id) {
  std::vector<evaluation::CaseCount> truths;
  store::ObservationStore(db)
      .for_each(dataset_id, "disease_cases", [&](const store::ObservationRow& row) {
        if (row.value) truths.push_back({row.org_unit, row.period, *row.value});
      });
  return truths;
}

// No sample outlives its row, so that a backtest of any size takes little memory.
void judge_stored_forecasts(
    evaluation::Scores& scores, sql::Connection& db, std::int64_t backtest_id
) {
  using Judgement = std::optional<evaluation::Scores::Judgement>;
  store::BacktestForecastStore(db).for_each(
      backtest_id,
      {},
      [&](const store::BacktestForecastRow& row, std::vector<double>& samples) -> Judgement {
        const auto period = period::Period::parse(row.period);
        const auto split = period::Period::parse(row.last_seen_period);
        if (!period || !split || samples.empty()) return {};  // rows of other programs
        const std::int64_t horizon = period::horizon_distance(*period, *split);
        return scores.judge(row.org_unit, row.period, horizon, samples);
      },
      [&](Judgement judgement) {
        if (judgement) scores.keep(*judgement);
      }
  );
}

void append_metric(
    std::string& out, const evaluation::Scores& scores, const evaluation::Metric& metric
) {
  for (const evaluation::ScoreRow& row : scores.detailed(metric)) {
    out += metric.id;
    out += ',';
    series::append_csv_text(out, scores.locations()[row.location]);
    out += ',';
    series::append_csv_text(out, scores.periods()[row.period]);
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
  auto scores = std::make_shared<evaluation::Scores>(stored_truths(*db, backtest->dataset_id));
  judge_stored_forecasts(*scores, *db, backtest_id);
  // One piece a metric, behind the header.
  return [scores, header = true, next = std::size_t{0}](std::string& piece) mutable {
    if (header) {
      piece += "metric_id,location,time_period,horizon_distance,metric\n";
      header = false;
      return true;
    }
    if (next == evaluation::metrics().size()) return false;
    const evaluation::Metric& metric = evaluation::metrics()[next++];
    if (scores->is_applicable(metric)) append_metric(piece, *scores, metric);
    return true;
  };
}

}  // namespace chap::services
