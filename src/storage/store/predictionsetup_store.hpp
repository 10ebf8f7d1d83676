// Stores and reads prediction setups with their models and alert policies. The predictions of
// setups are in prediction_store.hpp.
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/alertpolicy_row.hpp"
#include "storage/store/configuredmodel_row.hpp"
#include "storage/store/modeltemplate_row.hpp"
#include "storage/store/predictionsetup_row.hpp"

namespace chap::store {

struct PredictionSetupDetails {
  PredictionSetupRow setup;
  ConfiguredModelRow model;
  ModelTemplateRow model_template;
  std::optional<AlertPolicyRow> alert_policy;
};

class PredictionSetupStore {
 public:
  explicit PredictionSetupStore(sql::Connection& connection) : db_(connection) {}

  // Throws sql::UniqueViolation if the backtest already has a setup, and sql::ForeignKeyViolation
  // if the backtest, the model or the alert policy does not exist.
  std::int64_t insert(const PredictionSetupRow& row);
  std::vector<PredictionSetupDetails> list(const sql::Page& page = {});
  std::optional<PredictionSetupDetails> details(std::int64_t id);
  bool exists(std::int64_t id);
  // Updates name, schedule, quantile targets and alert policy of the setup `row.id`; the other
  // columns are never changed (database.md 4.4). Throws sql::ForeignKeyViolation if the alert
  // policy does not exist.
  void update(const PredictionSetupRow& row);
  // Deletes a setup. Its predictions are kept and refer to no setup any more. Returns false if the
  // setup does not exist. The caller must have begun a transaction.
  bool remove(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
