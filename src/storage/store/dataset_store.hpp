// Stores and reads data sets without their observations, which are in observation_store.hpp.
//
// A store only refers to a connection, so callers construct a store where they need it. Most
// methods run one statement. A caller that needs several statements to be atomic runs these
// statements in a sql::Transaction.
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/dataset_row.hpp"

namespace chap::store {

class DatasetStore {
 public:
  explicit DatasetStore(sql::Connection& connection) : db_(connection) {}

  // Ignores `row.id` and returns the new id. Runs a second statement if there are polygons.
  std::int64_t insert(const DatasetRow& row, const std::optional<std::string>& geojson = {});
  std::vector<DatasetRow> list(const sql::Page& page = {});
  std::optional<DatasetRow> find(std::int64_t id);
  // The polygons as GeoJSON; nullopt if there are none or if the data set does not exist.
  std::optional<std::string> geojson(std::int64_t id);

  enum class Removal { kDone, kNotFound, kReferenced };
  // Deletes a data set with its observations, its specifications and the backtests of baseline
  // models, unless another backtest or a prediction refers to it (database.md 2.4). The caller must
  // have begun a transaction.
  Removal remove(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
