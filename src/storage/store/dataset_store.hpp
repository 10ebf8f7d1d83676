// Data sets: the rows, without their observations (observation_store.hpp).
//
// A store is a view of a connection: make one where it is needed. Each method is one statement;
// who needs several to hold together runs them in a sql::Transaction.
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/dataset_row.hpp"

namespace chap::store {

class DatasetStore {
 public:
  explicit DatasetStore(sql::Connection& connection) : db_(connection) {}

  // `row.id` is not used; the new id is returned. Two statements when there are polygons.
  std::int64_t insert(const DatasetRow& row, const std::optional<std::string>& geojson = {});
  std::vector<DatasetRow> list(const sql::Page& page = {});
  std::optional<DatasetRow> find(std::int64_t id);
  // GeoJSON text; nothing also for an unknown id.
  std::optional<std::string> geojson(std::int64_t id);

  enum class Removal { kDone, kNotFound, kReferenced };
  // With its observations; refused while a backtest or a prediction uses it (database.md 2.4).
  // Needs a transaction around it.
  Removal remove(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
