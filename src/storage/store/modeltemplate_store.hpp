// Stores and reads model templates. A row is one version of a template; rows are never deleted. The
// functions that keep one version live are in services/model_versions.hpp.
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/modeltemplate_row.hpp"

namespace chap::store {

class ModelTemplateStore {
 public:
  explicit ModelTemplateStore(sql::Connection& connection) : db_(connection) {}

  // Throws sql::UniqueViolation if this version of the template exists.
  std::int64_t insert(const ModelTemplateRow& row);
  // The live versions of all templates, including archived ones.
  std::vector<ModelTemplateRow> list_live(const sql::Page& page = {});
  std::optional<ModelTemplateRow> find(std::int64_t id);
  std::optional<ModelTemplateRow> find_live(const std::string& name);
  std::optional<ModelTemplateRow> find_version(const std::string& name, const std::string& version);
  // All versions of a template, in the order in which they were stored.
  std::vector<ModelTemplateRow> versions(const std::string& name);
  // The newest version that is not archived and that has a configured model that is not archived.
  std::optional<ModelTemplateRow> newest_runnable(const std::string& name);

  // Makes this version the only live one of the template with this name.
  void make_live(std::int64_t id, const std::string& name);
  void set_archived(std::int64_t id, bool archived);
  void set_role(std::int64_t id, const std::optional<std::string>& role);
  // `options` is a JSON object. Used for a model service whose options were not known when the row
  // was stored.
  void set_user_options(std::int64_t id, const std::string& options);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
