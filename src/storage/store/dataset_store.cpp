#include "storage/store/dataset_store.hpp"

#include "storage/store/backtest_store.hpp"
#include "storage/store/dataset_sql.hpp"

namespace chap::store {

std::int64_t DatasetStore::insert(
    const DatasetRow& row, const std::optional<std::string>& geojson
) {
  const std::int64_t id = sql::insert_row(db_, row);
  if (geojson) {
    db_.execute(dataset_sql::kUpdateGeojson, id, *geojson);
  }
  return id;
}

std::vector<DatasetRow> DatasetStore::list(const sql::Page& page) {
  return sql::read_rows<DatasetRow>(db_, dataset_sql::kSelectAll, page.limit_or_max(), page.offset);
}

std::optional<DatasetRow> DatasetStore::find(std::int64_t id) {
  return sql::read_first<DatasetRow>(db_, dataset_sql::kSelectById, id);
}

std::optional<std::string> DatasetStore::geojson(std::int64_t id) {
  const std::unique_ptr<sql::Cursor> cursor = db_.query(dataset_sql::kSelectGeojson, id);
  if (!cursor->next() || cursor->is_null(0)) {
    return std::nullopt;
  }
  return std::string(cursor->text(0));
}

DatasetStore::Removal DatasetStore::remove(std::int64_t id) {
  if (!db_.query(dataset_sql::kLock.of(db_.dialect()), id)->next()) return Removal::kNotFound;
  // References are checked first, so that no observations are deleted if the data set cannot be
  // deleted.
  if (db_.query_integer(dataset_sql::kSelectReferenced, id) != 0) {
    return Removal::kReferenced;
  }
  std::vector<std::int64_t> baselines;
  {
    const auto rows = db_.query(dataset_sql::kSelectBaselineBacktests, id);
    while (rows->next()) baselines.push_back(rows->integer(0));
  }
  if (!baselines.empty()) BacktestStore(db_).remove(baselines);
  db_.execute(dataset_sql::kDeleteObservations, id);
  return db_.execute(dataset_sql::kDelete, id) > 0 ? Removal::kDone : Removal::kNotFound;
}

}  // namespace chap::store
