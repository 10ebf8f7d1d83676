#include "storage/store/backtestforecast_store.hpp"

#include "storage/store/backtestforecast_sql.hpp"
#include "storage/store/samples.hpp"

namespace chap::store {

std::int64_t BacktestForecastStore::insert_many(
    std::int64_t backtest_id, const ForecastSource& source
) {
  constexpr std::array<std::string_view, 6> kColumns{
      "backtest_id", "period", "org_unit", "last_train_period", "last_seen_period", "values"};
  ForecastEntry entry;
  std::string text;
  return db_.bulk_insert("backtestforecast", kColumns, [&](std::span<sql::Value> row) {
    if (!source(entry)) {
      return false;
    }
    text.clear();
    append_samples(text, entry.samples);
    row[0] = backtest_id;
    row[1] = entry.period;
    row[2] = entry.org_unit;
    row[3] = entry.last_train_period;
    row[4] = entry.last_seen_period;
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
    add(backtestforecast_sql::kOfSplit, sql::to_value(*filter.split_period));
  }
  if (filter.org_units) {
    add(backtestforecast_sql::kOfOrgUnits.of(db_.dialect()), sql::to_value(*filter.org_units));
  }
  const std::string sql = fmt::format(
      fmt::runtime(backtestforecast_sql::kSelect),
      fmt::arg("columns", sql::column_list<BacktestForecastRow>()),
      fmt::arg("where", where)
  );
  return db_.query_values(sql, values);
}

void BacktestForecastStore::for_each(
    std::int64_t backtest_id,
    const ForecastFilter& filter,
    const std::function<void(const BacktestForecastRow&)>& visit
) {
  const std::unique_ptr<sql::Cursor> cursor = select(backtest_id, filter);
  BacktestForecastRow row;
  while (cursor->next()) {
    sql::read_into(row, *cursor);
    visit(row);
  }
}

}  // namespace chap::store
