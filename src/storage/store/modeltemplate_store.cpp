#include "storage/store/modeltemplate_store.hpp"

#include "storage/store/modeltemplate_sql.hpp"

namespace chap::store {

std::int64_t ModelTemplateStore::insert(const ModelTemplateRow& row) {
  return sql::insert_row(db_, row);
}

std::vector<ModelTemplateRow> ModelTemplateStore::list(const sql::Page& page) {
  return sql::read_rows<ModelTemplateRow>(
      db_, modeltemplate_sql::kSelectAll, page.most(), page.offset
  );
}

std::optional<ModelTemplateRow> ModelTemplateStore::find(std::int64_t id) {
  return sql::read_first<ModelTemplateRow>(db_, modeltemplate_sql::kSelectById, id);
}

std::optional<ModelTemplateRow> ModelTemplateStore::find_by_name(const std::string& name) {
  return sql::read_first<ModelTemplateRow>(db_, modeltemplate_sql::kSelectByName, name);
}

bool ModelTemplateStore::overwrite(ModelTemplateRow row) {
  row.archived = false;
  return sql::update_row(db_, row, {"uses_chapkit"}) > 0;
}

bool ModelTemplateStore::set_archived(std::int64_t id, bool archived) {
  return db_.execute(modeltemplate_sql::kUpdateArchived, id, archived) > 0;
}

bool ModelTemplateStore::set_uses_chapkit(std::int64_t id, bool uses_chapkit) {
  return db_.execute(modeltemplate_sql::kUpdateUsesChapkit, id, uses_chapkit) > 0;
}

bool ModelTemplateStore::set_user_options(std::int64_t id, const std::string& options) {
  return db_.execute(modeltemplate_sql::kUpdateUserOptions, id, options) > 0;
}

bool ModelTemplateStore::set_source_url(std::int64_t id, const std::string& source_url) {
  return db_.execute(modeltemplate_sql::kUpdateSourceUrl, id, source_url) > 0;
}

}  // namespace chap::store
