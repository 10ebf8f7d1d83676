#include "storage/store/configuredmodel_store.hpp"

#include "storage/store/configuredmodel_sql.hpp"

namespace chap::store {
namespace {

std::string both_tables(std::string_view sql) {
  return fmt::format(
      fmt::runtime(sql),
      fmt::arg("model", sql::column_list<ConfiguredModelRow>("c")),
      fmt::arg("modeltemplate", sql::column_list<ModelTemplateRow>("t"))
  );
}

ConfiguredModelDetails read_details(const sql::Cursor& cursor) {
  return {
      sql::read_row<ConfiguredModelRow>(cursor),
      sql::read_row<ModelTemplateRow>(cursor, sql::column_count<ConfiguredModelRow>())};
}

std::vector<ConfiguredModelDetails> read_all(sql::Cursor& cursor) {
  std::vector<ConfiguredModelDetails> found;
  while (cursor.next()) found.push_back(read_details(cursor));
  return found;
}

}  // namespace

std::int64_t ConfiguredModelStore::insert(const ConfiguredModelRow& row) {
  return sql::insert_row(db_, row);
}

std::vector<ConfiguredModelDetails> ConfiguredModelStore::list(const sql::Page& page) {
  return read_all(
      *db_.query(both_tables(configuredmodel_sql::kSelectListed), page.limit_or_max(), page.offset)
  );
}

std::vector<ConfiguredModelDetails> ConfiguredModelStore::runnable_of_role(const std::string& role
) {
  return read_all(*db_.query(both_tables(configuredmodel_sql::kSelectRunnableOfRole), role));
}

std::optional<ConfiguredModelDetails> ConfiguredModelStore::details(std::int64_t id) {
  const auto cursor = db_.query(both_tables(configuredmodel_sql::kSelectDetails), id);
  return cursor->next() ? std::optional(read_details(*cursor)) : std::nullopt;
}

std::optional<ConfiguredModelRow> ConfiguredModelStore::find(std::int64_t id) {
  return sql::read_first<ConfiguredModelRow>(db_, configuredmodel_sql::kSelectById, id);
}

std::optional<ConfiguredModelDetails> ConfiguredModelStore::find_live(const std::string& name) {
  const auto cursor = db_.query(both_tables(configuredmodel_sql::kSelectLiveByName), name);
  return cursor->next() ? std::optional(read_details(*cursor)) : std::nullopt;
}

std::optional<ConfiguredModelRow> ConfiguredModelStore::find_equal(const ConfiguredModelRow& row) {
  return sql::read_first<ConfiguredModelRow>(
      db_,
      configuredmodel_sql::kSelectEqual,
      row.model_template_id,
      row.name,
      row.configuration_digest
  );
}

std::vector<std::string> ConfiguredModelStore::live_names() {
  std::vector<std::string> found;
  const auto cursor = db_.query(configuredmodel_sql::kSelectLiveNames);
  while (cursor->next()) {
    found.emplace_back(cursor->text(0));
  }
  return found;
}

std::int64_t ConfiguredModelStore::count_of_template(std::int64_t model_template_id) {
  return db_.query_integer(configuredmodel_sql::kCountOfTemplate, model_template_id);
}

bool ConfiguredModelStore::all_archived(std::int64_t model_template_id) {
  return db_.query_integer(configuredmodel_sql::kAllArchived, model_template_id) != 0;
}

void ConfiguredModelStore::make_live(const ConfiguredModelRow& row) {
  db_.execute(configuredmodel_sql::kUpdateLive, row.id, row.model_template_id, row.name);
}

bool ConfiguredModelStore::set_archived(std::int64_t id, bool archived) {
  return db_.execute(configuredmodel_sql::kUpdateArchived, id, archived) > 0;
}

void ConfiguredModelStore::archive_of_template(std::int64_t model_template_id) {
  db_.execute(configuredmodel_sql::kArchiveOfTemplate, model_template_id, true);
}

}  // namespace chap::store
