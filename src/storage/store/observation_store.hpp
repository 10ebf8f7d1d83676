// Observations of a data set: mass writing, and reading row by row or straight into arrays.
//
// Order everywhere is that of insertion: place by place, period by period, feature by feature.
#pragma once

#include "storage/store/observation_row.hpp"

#include <functional>

namespace chap::store {

// One observation on its way in; the views must live until the next one is asked for. A missing
// value is NaN.
struct ObservationEntry {
  std::string_view org_unit;
  std::string_view period;
  std::string_view feature_name;
  double value = 0;
};

// Fills the next entry; false when there are no more.
using ObservationSource = std::function<bool(ObservationEntry&)>;

// A whole data set in columns. org_unit[i], period[i] and feature[i] are indexes into the names,
// which stand in the order of their first appearance; a missing value is NaN.
struct ObservationColumns {
  std::vector<std::string> org_units;
  std::vector<std::string> periods;
  std::vector<std::string> features;
  std::vector<std::uint32_t> org_unit;
  std::vector<std::uint32_t> period;
  std::vector<std::uint32_t> feature;
  std::vector<double> value;
};

class ObservationStore {
 public:
  explicit ObservationStore(sql::Connection& connection) : db_(connection) {}

  // Needs a transaction around it; returns the number of rows.
  std::int64_t insert_many(std::int64_t dataset_id, const ObservationSource& source);

  // All features, or one. Bounded memory; `visit` may not use this store's connection for writing.
  void for_each(
      std::int64_t dataset_id,
      const std::optional<std::string>& feature,
      const std::function<void(const ObservationRow&)>& visit
  );
  ObservationColumns read_columns(
      std::int64_t dataset_id, const std::optional<std::string>& feature = {}
  );
  // Only what was counted, the way evaluation and thresholds want it.
  ObservationColumns disease_cases(std::int64_t dataset_id);
  std::int64_t count(std::int64_t dataset_id);

 private:
  std::unique_ptr<sql::Cursor> select(
      std::int64_t dataset_id, const std::optional<std::string>& feature
  );
  sql::Connection& db_;
};

}  // namespace chap::store
