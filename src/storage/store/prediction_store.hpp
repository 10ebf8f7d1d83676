// Predictions with what is shown about them.
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/configuredmodel_row.hpp"
#include "storage/store/dataset_row.hpp"
#include "storage/store/prediction_row.hpp"

#include <functional>
#include <span>

namespace chap::store {

// Parents may be gone in databases that came from old releases.
struct PredictionDetails {
  PredictionRow prediction;
  std::optional<DatasetRow> dataset;
  std::optional<ConfiguredModelRow> model;
};

// One forecast on its way in; views and samples must live until the next one is asked for.
struct PredictionEntry {
  std::string_view period;
  std::string_view org_unit;
  std::span<const double> samples;
};

// Fills the next entry; false when there are no more.
using PredictionSource = std::function<bool(PredictionEntry&)>;

class PredictionStore {
 public:
  explicit PredictionStore(sql::Connection& connection) : db_(connection) {}

  // Throws sql::ForeignKeyViolation when data set or model are gone.
  std::int64_t insert(const PredictionRow& row);
  // Needs a transaction around it. A sample that is not finite is refused with kInvalidInput.
  std::int64_t insert_samples(std::int64_t id, const PredictionSource& source);
  // Those whose configured model exists, archived ones included; one statement.
  std::vector<PredictionDetails> list(const sql::Page& page = {});
  // Those that a prediction setup has made.
  std::vector<PredictionDetails> of_setup(std::int64_t setup_id);
  std::optional<PredictionDetails> details(std::int64_t id);
  // In order of id.
  void for_each_sample(
      std::int64_t id, const std::function<void(const PredictionSamplesRow&)>& visit
  );
  // With its samples; false when there is no such prediction. Needs a transaction around it.
  bool remove(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
