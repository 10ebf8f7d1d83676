// Stores and reads predictions with their data sets and models, and the samples of predictions.
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/configuredmodel_row.hpp"
#include "storage/store/dataset_row.hpp"
#include "storage/store/prediction_row.hpp"

#include <functional>
#include <span>

namespace chap::store {

// In databases of old releases, the data set or the model of a prediction may not exist any more.
struct PredictionDetails {
  PredictionRow prediction;
  std::optional<DatasetRow> dataset;
  std::optional<ConfiguredModelRow> model;
};

// The samples of one org unit and period to insert. The views must be valid until the source is
// called again.
struct NewPredictionSamples {
  std::string_view period;
  std::string_view org_unit;
  std::span<const double> samples;
};

// Fills in the samples of the next org unit and period; returns false if there are no more samples.
using PredictionSamplesSource = std::function<bool(NewPredictionSamples&)>;

class PredictionStore {
 public:
  explicit PredictionStore(sql::Connection& connection) : db_(connection) {}

  // Throws sql::ForeignKeyViolation if the data set or the model does not exist.
  std::int64_t insert(const PredictionRow& row);
  // The caller must have begun a transaction. Throws Error (kInvalidInput) if a sample is not
  // finite.
  std::int64_t insert_samples(std::int64_t id, const PredictionSamplesSource& source);
  // The predictions whose configured models exist. The models may be archived.
  std::vector<PredictionDetails> list(const sql::Page& page = {});
  // The predictions of a prediction setup.
  std::vector<PredictionDetails> of_setup(std::int64_t setup_id);
  std::optional<PredictionDetails> details(std::int64_t id);
  bool exists(std::int64_t id);
  // Visits the samples in the order of their ids.
  void for_each_sample(
      std::int64_t id, const std::function<void(const PredictionSamplesRow&)>& visit
  );
  // Deletes a prediction with its samples; returns false if the prediction does not exist. The
  // caller must have begun a transaction. Throws sql::ForeignKeyViolation if an alert refers to the
  // prediction.
  bool remove(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
