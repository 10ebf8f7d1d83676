// Model templates. Nothing ever deletes one: they are archived.
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/modeltemplate_row.hpp"

namespace chap::store {

class ModelTemplateStore {
 public:
  explicit ModelTemplateStore(sql::Connection& connection) : db_(connection) {}

  // Throws sql::UniqueViolation when the name is taken: another seeder was faster; read again.
  std::int64_t insert(const ModelTemplateRow& row);
  // Archived ones included.
  std::vector<ModelTemplateRow> list(const sql::Page& page = {});
  std::optional<ModelTemplateRow> find(std::int64_t id);
  std::optional<ModelTemplateRow> find_by_name(const std::string& name);

  // Overwrites every field of the description of `row.id` and brings it back from the archive;
  // `uses_chapkit` stays (database.md 4.5). False when there is no such row.
  bool overwrite(ModelTemplateRow row);
  bool set_archived(std::int64_t id, bool archived);
  bool set_uses_chapkit(std::int64_t id, bool uses_chapkit);
  // `options` is a JSON object.
  bool set_user_options(std::int64_t id, const std::string& options);
  bool set_source_url(std::int64_t id, const std::string& source_url);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
