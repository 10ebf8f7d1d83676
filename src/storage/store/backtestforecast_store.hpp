// Forecasts of backtests: mass writing, and streaming reads in bounded memory.
#pragma once

#include "storage/store/forecast_reader.hpp"

#include <functional>
#include <span>

namespace chap::store {

// One forecast on its way in; views and samples must live until the next one is asked for.
struct ForecastEntry {
  std::string_view period;
  std::string_view org_unit;
  std::string_view last_train_period;
  std::string_view last_seen_period;
  std::span<const double> samples;
};

// Fills the next entry; false when there are no more.
using ForecastSource = std::function<bool(ForecastEntry&)>;

struct ForecastFilter {
  std::optional<std::string> split_period = {};
  std::optional<std::vector<std::string>> org_units = {};
};

class BacktestForecastStore {
 public:
  explicit BacktestForecastStore(sql::Connection& connection) : db_(connection) {}

  // Needs a transaction around it; returns the number of rows. A sample that is not finite is
  // refused with kInvalidInput.
  std::int64_t insert_many(std::int64_t backtest_id, const ForecastSource& source);

  // In order of id. `work` and `take`: forecast_reader.hpp.
  template <class Work, class Take>
  void for_each(
      std::int64_t backtest_id, const ForecastFilter& filter, const Work& work, const Take& take
  ) {
    read_forecasts(*select(backtest_id, filter), work, take);
  }

  // Each once, in no order; no sample is read.
  std::vector<std::string> split_periods(std::int64_t backtest_id);
  std::vector<std::string> org_units(std::int64_t backtest_id);
  std::vector<std::pair<std::string, std::string>> periods_and_splits(std::int64_t backtest_id);

 private:
  std::vector<std::string> texts(std::string_view sql, std::int64_t backtest_id);
  std::unique_ptr<sql::Cursor> select(std::int64_t backtest_id, const ForecastFilter& filter);
  sql::Connection& db_;
};

}  // namespace chap::store
