// Stores and reads the forecasts of backtests. Forecasts are inserted in bulk and read with bounded
// memory.
#pragma once

#include "storage/store/forecast_reader.hpp"

#include <functional>
#include <span>

namespace chap::store {

// A forecast to insert. Its views must be valid until the source is called again.
struct NewForecast {
  std::string_view period;
  std::string_view org_unit;
  std::string_view last_train_period;
  std::string_view last_seen_period;
  std::span<const double> samples;
};

// Fills in the next forecast; returns false if there are no more forecasts.
using ForecastSource = std::function<bool(NewForecast&)>;

struct ForecastFilter {
  std::optional<std::string> split_period = {};
  std::optional<std::vector<std::string>> org_units = {};
};

class BacktestForecastStore {
 public:
  explicit BacktestForecastStore(sql::Connection& connection) : db_(connection) {}

  // The caller must have begun a transaction. Returns the number of rows. Throws Error
  // (kInvalidInput) if a sample is not finite.
  std::int64_t insert_many(std::int64_t backtest_id, const ForecastSource& source);

  // Processes the forecasts in the order of their ids. See forecast_reader.hpp for `work` and
  // `receive`.
  template <class Work, class Receive>
  void for_each(
      std::int64_t backtest_id,
      const ForecastFilter& filter,
      const Work& work,
      const Receive& receive
  ) {
    read_forecasts(*select(backtest_id, filter), work, receive);
  }

  // The distinct values of one or two columns, in no particular order. No samples are read.
  std::vector<std::string> split_periods(std::int64_t backtest_id);
  std::vector<std::string> org_units(std::int64_t backtest_id);
  std::vector<std::pair<std::string, std::string>> periods_and_splits(std::int64_t backtest_id);

 private:
  std::vector<std::string> texts(std::string_view sql, std::int64_t backtest_id);
  std::unique_ptr<sql::Cursor> select(std::int64_t backtest_id, const ForecastFilter& filter);
  sql::Connection& db_;
};

}  // namespace chap::store
