#include "services/upload_dataset.hpp"

#include "domain/series/build.hpp"
#include "domain/series/csv.hpp"
#include "services/datasets.hpp"
#include "storage/sql/database.hpp"

namespace chap::services {

std::int64_t upload_dataset(Platform& platform, std::string_view csv, const std::string& geojson) {
  const series::Observations observations = series::observations_from_csv(
      csv, {"rainfall", "mean_temperature", series::kTarget, series::kPopulation}
  );
  series::require_consecutive_periods(observations);
  const series::DataSet data = series::build_data_set(
      observations, {.periods = platform.bounds.periods, .cells = platform.bounds.cells}
  );
  const NewDataset about{"csv_file", std::nullopt, "[]", geojson};
  return platform.database.transact([&](sql::Connection& db) {
    return store_dataset(db, about, data, platform.clock.now());
  });
}

}  // namespace chap::services
