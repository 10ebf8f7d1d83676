#include "storage/store/modeltemplate_store.hpp"

#include "storage/store/modeltemplate_sql.hpp"

namespace chap::store {

std::int64_t ModelTemplateStore::insert(const ModelTemplateRow& row) {
  return sql::insert_row(db_, row);
}

std::vector<ModelTemplateRow> ModelTemplateStore::list_live(const sql::Page& page) {
  return sql::read_rows<ModelTemplateRow>(
      db_, modeltemplate_sql::kSelectLive, page.limit_or_max(), page.offset
  );
}

std::optional<ModelTemplateRow> ModelTemplateStore::find(std::int64_t id) {
  return sql::read_first<ModelTemplateRow>(db_, modeltemplate_sql::kSelectById, id);
}

std::optional<ModelTemplateRow> ModelTemplateStore::find_live(const std::string& name) {
  return sql::read_first<ModelTemplateRow>(db_, modeltemplate_sql::kSelectLiveByName, name);
}

std::optional<ModelTemplateRow> ModelTemplateStore::find_version(
    const std::string& name, const std::string& version
) {
  return sql::read_first<ModelTemplateRow>(db_, modeltemplate_sql::kSelectVersion, name, version);
}

std::vector<ModelTemplateRow> ModelTemplateStore::versions(const std::string& name) {
  return sql::read_rows<ModelTemplateRow>(db_, modeltemplate_sql::kSelectVersions, name);
}

std::optional<ModelTemplateRow> ModelTemplateStore::newest_runnable(const std::string& name) {
  return sql::read_first<ModelTemplateRow>(db_, modeltemplate_sql::kSelectNewestRunnable, name);
}

void ModelTemplateStore::make_live(std::int64_t id, const std::string& name) {
  db_.execute(modeltemplate_sql::kUpdateLive, id, name);
}

void ModelTemplateStore::set_archived(std::int64_t id, bool archived) {
  db_.execute(modeltemplate_sql::kUpdateArchived, id, archived);
}

void ModelTemplateStore::set_role(std::int64_t id, const std::optional<std::string>& role) {
  db_.execute(modeltemplate_sql::kUpdateRole, id, role);
}

void ModelTemplateStore::set_user_options(std::int64_t id, const std::string& options) {
  db_.execute(modeltemplate_sql::kUpdateUserOptions, id, options);
}

}  // namespace chap::store
