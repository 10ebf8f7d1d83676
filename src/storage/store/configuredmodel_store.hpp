// Configured models, alone or with their template.
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/configuredmodel_row.hpp"
#include "storage/store/modeltemplate_row.hpp"

namespace chap::store {

struct ConfiguredModelDetails {
  ConfiguredModelRow model;
  ModelTemplateRow model_template;
};

class ConfiguredModelStore {
 public:
  explicit ConfiguredModelStore(sql::Connection& connection) : db_(connection) {}

  // Throws sql::UniqueViolation when the name is taken (read again), sql::ForeignKeyViolation
  // without its template.
  std::int64_t insert(const ConfiguredModelRow& row);
  // Those whose template is not archived; archived models are among them (database.md 4.5).
  std::vector<ConfiguredModelDetails> list(const sql::Page& page = {});
  std::optional<ConfiguredModelDetails> details(std::int64_t id);
  std::optional<ConfiguredModelRow> find(std::int64_t id);
  std::optional<ConfiguredModelRow> find_by_name(const std::string& name);
  std::vector<std::string> names();
  std::int64_t count_of_template(std::int64_t model_template_id);
  // Soft delete; false when there is no such model.
  bool archive(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
