#include "storage/store/predictionsetup_store.hpp"

#include "storage/store/predictionsetup_sql.hpp"

namespace chap::store {
namespace {

std::string details_sql(std::string_view where) {
  return fmt::format(
      fmt::runtime(predictionsetup_sql::kSelectDetails),
      fmt::arg("setup", sql::column_list<PredictionSetupRow>("s")),
      fmt::arg("model", sql::column_list<ConfiguredModelRow>("c")),
      fmt::arg("modeltemplate", sql::column_list<ModelTemplateRow>("t")),
      fmt::arg("alertpolicy", sql::column_list<AlertPolicyRow>("a")),
      fmt::arg("where", where)
  );
}

PredictionSetupDetails read_details(const sql::Cursor& cursor) {
  const int model_column = sql::column_count<PredictionSetupRow>();
  const int template_column = model_column + sql::column_count<ConfiguredModelRow>();
  const int policy_column = template_column + sql::column_count<ModelTemplateRow>();
  return {
      sql::read_row<PredictionSetupRow>(cursor),
      sql::read_row<ConfiguredModelRow>(cursor, model_column),
      sql::read_row<ModelTemplateRow>(cursor, template_column),
      sql::read_optional_row<AlertPolicyRow>(cursor, policy_column)};
}

}  // namespace

std::int64_t PredictionSetupStore::insert(const PredictionSetupRow& row) {
  return sql::insert_row(db_, row);
}

std::vector<PredictionSetupDetails> PredictionSetupStore::list(const sql::Page& page) {
  std::vector<PredictionSetupDetails> found;
  const auto cursor =
      db_.query(details_sql(predictionsetup_sql::kAll), page.limit_or_max(), page.offset);
  while (cursor->next()) found.push_back(read_details(*cursor));
  return found;
}

std::optional<PredictionSetupDetails> PredictionSetupStore::details(std::int64_t id) {
  const auto cursor = db_.query(details_sql(predictionsetup_sql::kOne), id);
  return cursor->next() ? std::optional(read_details(*cursor)) : std::nullopt;
}

bool PredictionSetupStore::exists(std::int64_t id) {
  return db_.query_integer(predictionsetup_sql::kSelectExists, id) != 0;
}

void PredictionSetupStore::update(const PredictionSetupRow& row) {
  sql::update_row(
      db_,
      row,
      {"created",
       "backtest_id",
       "configured_model_id",
       "start_period",
       "period_type",
       "org_units",
       "covariate_sources"}
  );
}

bool PredictionSetupStore::remove(std::int64_t id) {
  db_.execute(predictionsetup_sql::kUnlinkPredictions, id);
  return db_.execute(predictionsetup_sql::kDelete, id) > 0;
}

}  // namespace chap::store
