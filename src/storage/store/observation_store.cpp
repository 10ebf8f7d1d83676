#include "storage/store/observation_store.hpp"

#include "storage/store/observation_sql.hpp"

#include <limits>

namespace chap::store {
std::int64_t ObservationStore::insert_many(
    std::int64_t dataset_id, const ObservationSource& source
) {
  constexpr std::array<std::string_view, 5> kColumns{
      "dataset_id", "org_unit", "period", "feature_name", "value"};
  NewObservation observation;
  return db_.bulk_insert("observation", kColumns, [&](std::span<sql::Value> row) {
    if (!source(observation)) {
      return false;
    }
    row[0] = dataset_id;
    row[1] = observation.org_unit;
    row[2] = observation.period;
    row[3] = observation.feature_name;
    row[4] = observation.value;
    return true;
  });
}

std::unique_ptr<sql::Cursor> ObservationStore::select(
    std::int64_t dataset_id, const std::optional<std::string>& feature
) {
  using sql::with_columns;
  return feature ? db_.query(
                       with_columns<ObservationRow>(observation_sql::kSelectFeature),
                       dataset_id,
                       *feature
                   )
                 : db_.query(
                       with_columns<ObservationRow>(observation_sql::kSelectAll.of(db_.dialect())),
                       dataset_id
                   );
}

void ObservationStore::for_each(
    std::int64_t dataset_id,
    const std::optional<std::string>& feature,
    const std::function<void(const ObservationRow&)>& visit
) {
  const std::unique_ptr<sql::Cursor> cursor = select(dataset_id, feature);
  ObservationRow row;
  while (cursor->next()) {
    sql::read_into(row, *cursor);
    visit(row);
  }
}

series::Observations ObservationStore::read_all(
    std::int64_t dataset_id, const std::optional<std::string>& feature
) {
  series::Observations observations;
  const std::unique_ptr<sql::Cursor> cursor = select(dataset_id, feature);
  // The numbers of the columns follow from the order of the columns in ObservationRow.
  while (cursor->next()) {
    observations.add(
        cursor->text(1),
        cursor->text(0),
        cursor->text(2),
        cursor->is_null(3) ? std::numeric_limits<double>::quiet_NaN() : cursor->real(3)
    );
  }
  return observations;
}

std::int64_t ObservationStore::count(std::int64_t dataset_id) {
  return db_.query_integer(observation_sql::kCount, dataset_id);
}

}  // namespace chap::store
