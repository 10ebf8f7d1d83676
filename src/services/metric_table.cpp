#include "services/metric_table.hpp"

#include "domain/evaluation/scores.hpp"
#include "domain/period/period.hpp"
#include "domain/series/table.hpp"
#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/backtestforecast_store.hpp"
#include "storage/store/backtestspecification_store.hpp"
#include "storage/store/observation_store.hpp"

#include <fmt/format.h>

#include <iterator>
#include <memory>
#include <utility>

namespace chap::services {
namespace {

std::vector<evaluation::CaseCount> stored_truths(
    sql::Connection& db, const store::BacktestRow& backtest
) {
  std::vector<evaluation::CaseCount> truths;
  const std::string target =
      store::BacktestSpecificationStore(db).target_column(backtest.specification_id);
  store::ObservationStore(db)
      .for_each(backtest.dataset_id, target, [&](const store::ObservationRow& row) {
        if (row.value) truths.push_back({row.org_unit, row.period, *row.value});
      });
  return truths;
}

// Adds the scores of all forecasts of a backtest to `scores`. The samples of a forecast are not
// kept after it has been scored, so the memory use does not depend on the number of samples.
void score_stored_forecasts(
    evaluation::Scores& scores, sql::Connection& db, std::int64_t backtest_id
) {
  using Scored = std::optional<evaluation::Scores::ForecastScores>;
  store::BacktestForecastStore(db).for_each(
      backtest_id,
      {},
      [&](const store::BacktestForecastRow& row, std::vector<double>& samples) -> Scored {
        const auto period = period::Period::parse(row.period);
        const auto split = period::Period::parse(row.last_seen_period);
        // Rows of other programs that have unreadable periods or no samples are left out.
        if (!period || !split || samples.empty()) return {};
        const std::int64_t horizon = period::horizon_distance(*period, *split);
        return scores.score(row.org_unit, row.period, horizon, samples);
      },
      [&](Scored scored) {
        if (scored) scores.keep(*scored);
      }
  );
}

// Formats the table one metric at a time. Locations and periods are quoted only once, in the
// constructor, because the rows of every metric repeat them.
class MetricTable {
 public:
  explicit MetricTable(evaluation::Scores scores)
      : scores_(std::move(scores)),
        locations_(fields_of(scores_.locations())),
        periods_(fields_of(scores_.periods())) {}

  void append_metric(std::string& out, const evaluation::Metric& metric) const {
    if (!scores_.is_applicable(metric)) return;
    const std::string start = std::string(metric.id) + ',';
    for (const evaluation::ScoreRow& row : scores_.detailed(metric)) {
      out += start;
      out += locations_[row.location];
      out += periods_[row.period];
      fmt::format_to(std::back_inserter(out), "{},", row.horizon);
      series::append_csv_number(out, row.value);
      out += '\n';
    }
  }

 private:
  // Returns the names as CSV fields, each with a comma at its end.
  static std::vector<std::string> fields_of(const std::vector<std::string>& names) {
    std::vector<std::string> fields(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      series::append_csv_text(fields[i], names[i]);
      fields[i] += ',';
    }
    return fields;
  }

  evaluation::Scores scores_;
  std::vector<std::string> locations_;
  std::vector<std::string> periods_;
};

}  // namespace

TextStream stream_metric_csv(Platform& platform, std::int64_t backtest_id) {
  const sql::Lease db = platform.database.read();
  const auto backtest = store::BacktestStore(*db).find(backtest_id);
  if (!backtest) throw not_found("Backtest not found");
  evaluation::Scores scores(stored_truths(*db, *backtest));
  score_stored_forecasts(scores, *db, backtest_id);
  const auto table = std::make_shared<MetricTable>(std::move(scores));
  // The first piece is the header; each later piece has the rows of one metric.
  return [table, header = true, next = std::size_t{0}](std::string& piece) mutable {
    if (header) {
      piece += "metric_id,location,time_period,horizon_distance,metric\n";
      header = false;
      return true;
    }
    if (next == evaluation::metrics().size()) return false;
    table->append_metric(piece, evaluation::metrics()[next++]);
    return true;
  };
}

}  // namespace chap::services
