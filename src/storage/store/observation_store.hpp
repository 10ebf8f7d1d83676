// Stores and reads the observations of a data set. Observations are inserted in bulk, and are read
// row by row or into columns, in the order of insertion: by org unit, then period, then feature.
// Not thread-safe.
#pragma once

#include "domain/series/observations.hpp"
#include "storage/store/observation_row.hpp"

#include <functional>

namespace chap::store {

// An observation to insert. Its views must be valid until the source is called again. NaN is a
// missing value.
struct NewObservation {
  std::string_view org_unit;
  std::string_view period;
  std::string_view feature_name;
  double value = 0;
};

// Fills in the next observation; returns false if there are no more observations.
using ObservationSource = std::function<bool(NewObservation&)>;

class ObservationStore {
 public:
  explicit ObservationStore(sql::Connection& connection) : db_(connection) {}

  // The caller must have begun a transaction. Returns the number of rows.
  std::int64_t insert_many(std::int64_t dataset_id, const ObservationSource& source);

  // Visits the observations of all features or of one feature, with bounded memory. `visit` must
  // not write with this store's connection.
  void for_each(
      std::int64_t dataset_id,
      const std::optional<std::string>& feature,
      const std::function<void(const ObservationRow&)>& visit
  );
  // Reads the observations of all features or of one feature into columns, without a row object for
  // each observation.
  series::Observations read_all(
      std::int64_t dataset_id, const std::optional<std::string>& feature = {}
  );
  std::int64_t count(std::int64_t dataset_id);

 private:
  std::unique_ptr<sql::Cursor> select(
      std::int64_t dataset_id, const std::optional<std::string>& feature
  );
  sql::Connection& db_;
};

}  // namespace chap::store
