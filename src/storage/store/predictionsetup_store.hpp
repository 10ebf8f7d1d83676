// Prediction setups, with the model that they run. What they have predicted: prediction_store.hpp.
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/configuredmodel_row.hpp"
#include "storage/store/modeltemplate_row.hpp"
#include "storage/store/predictionsetup_row.hpp"

namespace chap::store {

struct PredictionSetupDetails {
  PredictionSetupRow setup;
  ConfiguredModelRow model;
  ModelTemplateRow model_template;
};

class PredictionSetupStore {
 public:
  explicit PredictionSetupStore(sql::Connection& connection) : db_(connection) {}

  // Throws sql::UniqueViolation when the backtest has a setup already, sql::ForeignKeyViolation
  // when backtest or model are gone.
  std::int64_t insert(const PredictionSetupRow& row);
  // One statement, whatever their number.
  std::vector<PredictionSetupDetails> list(const sql::Page& page = {});
  std::optional<PredictionSetupDetails> details(std::int64_t id);
  bool exists(std::int64_t id);
  // Name, schedule and quantile targets of `row.id`; the rest never changes (database.md 4.4).
  void update(const PredictionSetupRow& row);
  // Its predictions stay, without their link; false when there is no such setup. Needs a
  // transaction around it.
  bool remove(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
