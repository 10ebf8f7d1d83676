// Specifications of backtests.
#pragma once

#include "storage/store/backtestspecification_row.hpp"
#include "storage/store/dataset_row.hpp"

namespace chap::store {

// Which specifications a list has; nullopt: any value.
struct SpecificationFilter {
  std::optional<std::int64_t> dataset_id;
  std::optional<std::string> target_column;
  std::optional<std::int64_t> n_periods;
  std::optional<std::int64_t> n_splits;
  std::optional<std::int64_t> stride;
  std::optional<std::int64_t> n_retrain;
  std::optional<std::string> future_weather_provider;
};

struct SpecificationSummary {
  BacktestSpecificationRow specification;
  DatasetRow dataset;
  std::int64_t backtest_count = 0;  // without backtests of baseline models
};

class BacktestSpecificationStore {
 public:
  explicit BacktestSpecificationStore(sql::Connection& connection) : db_(connection) {}

  // The id of the specification that is equal to `row` but for id and org units. It is inserted if
  // there is none; otherwise the org units of `row` are added to its own. Throws
  // sql::UniqueViolation if another connection inserts it at the same time, and
  // sql::ForeignKeyViolation if the data set does not exist.
  std::int64_t find_or_insert(const BacktestSpecificationRow& row);
  std::optional<BacktestSpecificationRow> find(std::int64_t id);
  // In ascending order of their ids, with one statement.
  std::vector<SpecificationSummary> list(const SpecificationFilter& filter);
  // The target column of a specification; `disease_cases` for an unknown one.
  std::string target_column(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
