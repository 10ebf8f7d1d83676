// Predictions with what is shown about them.
#pragma once

#include "storage/store/configuredmodel_row.hpp"
#include "storage/store/dataset_row.hpp"
#include "storage/store/prediction_row.hpp"

namespace chap::store {

// Parents may be gone in databases that came from old releases.
struct PredictionDetails {
  PredictionRow prediction;
  std::optional<DatasetRow> dataset;
  std::optional<ConfiguredModelRow> model;
};

class PredictionStore {
 public:
  explicit PredictionStore(sql::Connection& connection) : db_(connection) {}

  std::int64_t insert(const PredictionRow& row);
  std::optional<PredictionDetails> details(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
