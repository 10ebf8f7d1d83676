// Stores and reads configured models, alone or with their templates.
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

  // Throws sql::UniqueViolation if the template already has a model with this name and digest, and
  // sql::ForeignKeyViolation if the template does not exist.
  std::int64_t insert(const ConfiguredModelRow& row);
  // The live models whose template is live and not archived. The models themselves may be archived
  // (core-2.5.1.md 1.6).
  std::vector<ConfiguredModelDetails> list(const sql::Page& page = {});
  // The live models whose template is live and has this role. Archived models and the models of
  // archived templates are left out.
  std::vector<ConfiguredModelDetails> runnable_of_role(const std::string& role);
  std::optional<ConfiguredModelDetails> details(std::int64_t id);
  std::optional<ConfiguredModelRow> find(std::int64_t id);
  // The live model with this name whose template is live. The model or the template may be
  // archived.
  std::optional<ConfiguredModelDetails> find_live(const std::string& name);
  // The model with the template, the name and the digest of `row`.
  std::optional<ConfiguredModelRow> find_equal(const ConfiguredModelRow& row);
  // The names for which find_live() finds a model.
  std::vector<std::string> live_names();
  std::int64_t count_of_template(std::int64_t model_template_id);
  // Returns whether the template has configured models and all of them are archived.
  bool all_archived(std::int64_t model_template_id);

  // Makes a model the only live one of the models with its template and name.
  void make_live(const ConfiguredModelRow& row);
  // Returns false if the model does not exist.
  bool set_archived(std::int64_t id, bool archived);
  void archive_of_template(std::int64_t model_template_id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
