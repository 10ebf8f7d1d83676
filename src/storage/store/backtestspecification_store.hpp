// Stores and reads backtest specifications (table `backtestspecification`).
#pragma once

#include "storage/store/backtestspecification_row.hpp"
#include "storage/store/dataset_row.hpp"

namespace chap::store {

// The conditions for the specifications of a list. A member that is nullopt matches every value.
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

  // Returns the id of the specification that has the values of `row` in all members except `id` and
  // `org_units`. If such a specification exists, the org units of `row` are added to its org units;
  // otherwise `row` is inserted. Throws sql::UniqueViolation if another connection inserts the same
  // specification at the same time, and sql::ForeignKeyViolation if the data set does not exist.
  std::int64_t find_or_insert(const BacktestSpecificationRow& row);
  std::optional<BacktestSpecificationRow> find(std::int64_t id);
  // The matching specifications in ascending order of their ids, read with one statement.
  std::vector<SpecificationSummary> list(const SpecificationFilter& filter);
  // The target column of a specification; `disease_cases` if the specification does not exist.
  std::string target_column(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
