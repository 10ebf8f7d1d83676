#include "storage/store/prediction_store.hpp"

#include "storage/store/prediction_sql.hpp"
#include "storage/store/samples.hpp"

namespace chap::store {
namespace {

std::string details_sql(std::string_view where) {
  return fmt::format(
      fmt::runtime(prediction_sql::kSelectDetails),
      fmt::arg("prediction", sql::column_list<PredictionRow>("p")),
      fmt::arg("dataset", sql::column_list<DatasetRow>("d")),
      fmt::arg("model", sql::column_list<ConfiguredModelRow>("c")),
      fmt::arg("where", where)
  );
}

PredictionDetails read_details(const sql::Cursor& cursor) {
  const int dataset_column = sql::column_count<PredictionRow>();
  const int model_column = dataset_column + sql::column_count<DatasetRow>();
  return {
      sql::read_row<PredictionRow>(cursor),
      sql::read_optional_row<DatasetRow>(cursor, dataset_column),
      sql::read_optional_row<ConfiguredModelRow>(cursor, model_column)};
}

std::vector<PredictionDetails> read_all(sql::Cursor& cursor) {
  std::vector<PredictionDetails> found;
  while (cursor.next()) found.push_back(read_details(cursor));
  return found;
}

}  // namespace

std::int64_t PredictionStore::insert(const PredictionRow& row) { return sql::insert_row(db_, row); }

std::int64_t PredictionStore::insert_samples(
    std::int64_t id, const PredictionSamplesSource& source
) {
  constexpr std::array<std::string_view, 4> kColumns{
      "prediction_id", "period", "org_unit", "values"};
  NewPredictionSamples entry;
  std::string text;
  return db_.bulk_insert("predictionsamplesentry", kColumns, [&](std::span<sql::Value> row) {
    if (!source(entry)) return false;
    text.clear();
    append_samples(text, entry.samples);
    row[0] = id;
    row[1] = entry.period;
    row[2] = entry.org_unit;
    row[3] = std::string_view(text);
    return true;
  });
}

std::vector<PredictionDetails> PredictionStore::list(const sql::Page& page) {
  return read_all(
      *db_.query(details_sql(prediction_sql::kWithModel), page.limit_or_max(), page.offset)
  );
}

std::vector<PredictionDetails> PredictionStore::of_setup(std::int64_t setup_id) {
  return read_all(*db_.query(details_sql(prediction_sql::kOfSetup), setup_id));
}

std::optional<PredictionDetails> PredictionStore::details(std::int64_t id) {
  const auto cursor = db_.query(details_sql(prediction_sql::kOne), id);
  return cursor->next() ? std::optional(read_details(*cursor)) : std::nullopt;
}

bool PredictionStore::exists(std::int64_t id) {
  return db_.query_integer(prediction_sql::kSelectExists, id) != 0;
}

void PredictionStore::for_each_sample(
    std::int64_t id, const std::function<void(const PredictionSamplesRow&)>& visit
) {
  const auto cursor =
      db_.query(sql::with_columns<PredictionSamplesRow>(prediction_sql::kSelectSamples), id);
  while (cursor->next()) visit(sql::read_row<PredictionSamplesRow>(*cursor));
}

bool PredictionStore::remove(std::int64_t id) {
  db_.execute(prediction_sql::kDeleteSamples, id);
  return db_.execute(prediction_sql::kDelete, id) > 0;
}

}  // namespace chap::store
