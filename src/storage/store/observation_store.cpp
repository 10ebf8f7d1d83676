#include "storage/store/observation_store.hpp"

#include "storage/store/observation_sql.hpp"

#include <limits>
#include <unordered_map>

namespace chap::store {
namespace {

// Names to numbers in order of appearance. Runs of one name are the rule, so the last one is
// compared first.
class Names {
 public:
  explicit Names(std::vector<std::string>& names) : names_(names) {}

  std::uint32_t number_of(std::string_view name) {
    if (!names_.empty() && names_[last_] == name) {
      return last_;
    }
    const auto [place, added] =
        numbers_.try_emplace(std::string(name), static_cast<std::uint32_t>(names_.size()));
    if (added) {
      names_.emplace_back(name);
    }
    last_ = place->second;
    return last_;
  }

 private:
  std::vector<std::string>& names_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::uint32_t last_ = 0;
};

}  // namespace

std::int64_t ObservationStore::insert_many(
    std::int64_t dataset_id, const ObservationSource& source
) {
  constexpr std::array<std::string_view, 5> kColumns{
      "dataset_id", "org_unit", "period", "feature_name", "value"};
  ObservationEntry entry;
  return db_.bulk_insert("observation", kColumns, [&](std::span<sql::Value> row) {
    if (!source(entry)) {
      return false;
    }
    row[0] = dataset_id;
    row[1] = entry.org_unit;
    row[2] = entry.period;
    row[3] = entry.feature_name;
    row[4] = entry.value;
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

ObservationColumns ObservationStore::read_columns(
    std::int64_t dataset_id, const std::optional<std::string>& feature
) {
  ObservationColumns columns;
  Names org_units(columns.org_units);
  Names periods(columns.periods);
  Names features(columns.features);
  const std::unique_ptr<sql::Cursor> cursor = select(dataset_id, feature);
  // The columns of ObservationRow, in its order, without making a row of each.
  while (cursor->next()) {
    columns.org_unit.push_back(org_units.number_of(cursor->text(0)));
    columns.period.push_back(periods.number_of(cursor->text(1)));
    columns.feature.push_back(features.number_of(cursor->text(2)));
    columns.value.push_back(
        cursor->is_null(3) ? std::numeric_limits<double>::quiet_NaN() : cursor->real(3)
    );
  }
  return columns;
}

ObservationColumns ObservationStore::disease_cases(std::int64_t dataset_id) {
  return read_columns(dataset_id, "disease_cases");
}

std::int64_t ObservationStore::count(std::int64_t dataset_id) {
  return db_.query_integer(observation_sql::kCount, dataset_id);
}

}  // namespace chap::store
