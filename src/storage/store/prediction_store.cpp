#include "storage/store/prediction_store.hpp"

#include "storage/store/prediction_sql.hpp"

namespace chap::store {

std::int64_t PredictionStore::insert(const PredictionRow& row) { return sql::insert_row(db_, row); }

std::optional<PredictionDetails> PredictionStore::details(std::int64_t id) {
  const std::string sql = fmt::format(
      fmt::runtime(prediction_sql::kSelectDetails),
      fmt::arg("prediction", sql::column_list<PredictionRow>("p")),
      fmt::arg("dataset", sql::column_list<DatasetRow>("d")),
      fmt::arg("model", sql::column_list<ConfiguredModelRow>("c"))
  );
  const auto cursor = db_.query(sql, id);
  if (!cursor->next()) return std::nullopt;
  const int dataset_at = sql::column_count<PredictionRow>();
  return PredictionDetails{
      sql::read_row<PredictionRow>(*cursor),
      sql::read_optional_row<DatasetRow>(*cursor, dataset_at),
      sql::read_optional_row<ConfiguredModelRow>(
          *cursor, dataset_at + sql::column_count<DatasetRow>()
      )};
}

}  // namespace chap::store
