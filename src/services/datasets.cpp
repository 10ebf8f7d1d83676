#include "services/datasets.hpp"

#include "domain/series/build.hpp"
#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/observation_store.hpp"

#include <limits>

namespace chap::services {
namespace {

using store::DatasetStore;

constexpr const char* kNotFound = "Dataset not found";

// Iterates over a data set in the order in which it is stored: org unit, period, feature.
class CellIterator {
 public:
  explicit CellIterator(const series::DataSet& data)
      : data_(data), periods_(data.periods().ids()) {}

  bool next(store::NewObservation& entry) {
    if (org_unit_ == data_.org_units().size() || data_.features().empty()) return false;
    entry = {
        data_.org_units()[org_unit_],
        periods_[period_],
        data_.features()[feature_],
        data_.values(feature_, org_unit_)[period_]};
    if (++feature_ < data_.features().size()) return true;
    feature_ = 0;
    if (++period_ < periods_.size()) return true;
    period_ = 0;
    ++org_unit_;
    return true;
  }

 private:
  const series::DataSet& data_;
  std::vector<std::string> periods_;
  std::size_t org_unit_ = 0;
  std::size_t period_ = 0;
  std::size_t feature_ = 0;
};

}  // namespace

std::vector<store::DatasetRow> list_datasets(Platform& platform, const sql::Page& page) {
  const sql::Lease db = platform.database.read();
  return DatasetStore(*db).list(page);
}

store::DatasetRow read_dataset(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  auto found = DatasetStore(*db).find(id);
  if (!found) throw not_found(kNotFound);
  return *found;
}

std::optional<std::string> dataset_geojson(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  return DatasetStore(*db).geojson(id);
}

void delete_dataset(Platform& platform, std::int64_t id) {
  auto outcome = DatasetStore::Removal::kReferenced;
  try {
    outcome = platform.database.transact_deletion([&](sql::Connection& db) {
      return DatasetStore(db).remove(id);
    });
  } catch (const sql::ForeignKeyViolation&) {
    // A table that this program does not know has rows that refer to the data set. Therefore the
    // data set is not deleted, and `outcome` is still kReferenced.
  }
  if (outcome == DatasetStore::Removal::kNotFound) throw not_found(kNotFound);
  if (outcome == DatasetStore::Removal::kReferenced) {
    throw conflict(
        "Dataset " + std::to_string(id) +
        " is used by a backtest or a prediction; delete those first"
    );
  }
}

std::int64_t store_dataset(
    sql::Connection& transaction,
    const NewDataset& about,
    const series::DataSet& data,
    Timestamp now
) {
  const auto frequency = period::frequency_of(data.periods().kind());
  if (!frequency) throw invalid_input("A data set is monthly or weekly");
  store::DatasetRow row;
  row.name = about.name;
  row.type = about.type;
  row.created = now;
  row.first_period = data.periods().first().id();
  row.last_period = data.periods().last().id();
  row.period_type = frequency->period_type;
  row.data_sources = about.data_sources;
  row.covariates = data.features();
  row.org_units = data.org_units();
  row.created_manually = about.created_manually;
  const std::int64_t id =
      DatasetStore(transaction)
          .insert(
              row, about.geojson.empty() ? std::nullopt : std::optional<std::string>(about.geojson)
          );
  CellIterator cells(data);
  store::ObservationStore(transaction).insert_many(id, [&](store::NewObservation& entry) {
    return cells.next(entry);
  });
  return id;
}

void require_dataset_of_job(sql::Connection& transaction, std::int64_t id) {
  if (!DatasetStore(transaction).find(id)) {
    throw conflict("The data set of this job has been deleted");
  }
}

LoadedDataset load_dataset(
    sql::Connection& db, std::int64_t id, const std::optional<std::string>& feature
) {
  DatasetStore datasets(db);
  if (!datasets.find(id)) throw not_found("Dataset " + std::to_string(id) + " not found");
  const series::Observations observations = store::ObservationStore(db).read_all(id, feature);
  constexpr auto kUnbounded = std::numeric_limits<std::size_t>::max();
  LoadedDataset out{
      series::build_data_set(observations, {.periods = kUnbounded, .cells = kUnbounded}), {}, {}};
  if (auto geojson = datasets.geojson(id)) {
    out.rejected = series::drop_without_polygon(out.data, series::Polygons::from_geojson(*geojson));
    out.geojson = std::move(*geojson);
  }
  return out;
}

}  // namespace chap::services
