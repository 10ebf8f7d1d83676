#include "storage/store/backtestforecast_store.hpp"

#include "storage/store/backtestforecast_sql.hpp"
#include "storage/store/samples.hpp"

#include <utility>

namespace chap::store {

std::int64_t BacktestForecastStore::insert_many(
    std::int64_t backtest_id, const ForecastSource& source
) {
  constexpr std::array<std::string_view, 6> kColumns{
      "backtest_id", "period", "org_unit", "last_train_period", "last_seen_period", "values"};
  NewForecast forecast;
  std::string text;
  return db_.bulk_insert("backtestforecast", kColumns, [&](std::span<sql::Value> row) {
    if (!source(forecast)) {
      return false;
    }
    text.clear();
    append_samples(text, forecast.samples);
    row[0] = backtest_id;
    row[1] = forecast.period;
    row[2] = forecast.org_unit;
    row[3] = forecast.last_train_period;
    row[4] = forecast.last_seen_period;
    row[5] = std::string_view(text);
    return true;
  });
}

std::unique_ptr<sql::Cursor> BacktestForecastStore::select(
    std::int64_t backtest_id, const ForecastFilter& filter
) {
  std::vector<sql::Value> values{backtest_id};
  std::string where;
  const auto add = [&](std::string_view condition, sql::Value value) {
    values.push_back(std::move(value));
    where += fmt::format(fmt::runtime(condition), fmt::arg("n", values.size()));
  };
  if (filter.split_period) {
    add(backtestforecast_sql::kAndSplit, sql::to_value(*filter.split_period));
  }
  if (filter.org_units) {
    add(backtestforecast_sql::kAndOrgUnits.of(db_.dialect()), sql::to_value(*filter.org_units));
  }
  const std::string sql = fmt::format(
      fmt::runtime(backtestforecast_sql::kSelect.of(db_.dialect())),
      fmt::arg("columns", sql::column_list<BacktestForecastRow>()),
      fmt::arg("where", where)
  );
  return db_.query_values(sql, values);
}

std::vector<std::string> BacktestForecastStore::texts(
    std::string_view sql, std::int64_t backtest_id
) {
  std::vector<std::string> found;
  const std::unique_ptr<sql::Cursor> cursor = db_.query(sql, backtest_id);
  while (cursor->next()) found.emplace_back(cursor->text(0));
  return found;
}

std::vector<std::string> BacktestForecastStore::split_periods(std::int64_t backtest_id) {
  return texts(backtestforecast_sql::kSelectSplits, backtest_id);
}

std::vector<std::string> BacktestForecastStore::org_units(std::int64_t backtest_id) {
  return texts(backtestforecast_sql::kSelectOrgUnits, backtest_id);
}

std::vector<std::pair<std::string, std::string>> BacktestForecastStore::periods_and_splits(
    std::int64_t backtest_id
) {
  std::vector<std::pair<std::string, std::string>> found;
  const auto cursor = db_.query(backtestforecast_sql::kSelectPeriods, backtest_id);
  while (cursor->next()) found.emplace_back(cursor->text(0), cursor->text(1));
  return found;
}

}  // namespace chap::store
