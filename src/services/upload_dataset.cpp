#include "services/upload_dataset.hpp"

#include "domain/series/build.hpp"
#include "domain/series/csv.hpp"
#include "services/datasets.hpp"
#include "services/import_data.hpp"
#include "storage/sql/database.hpp"

namespace chap::services {

UploadedDataset upload_dataset(
    Platform& platform, std::string_view csv, const std::string& geojson
) {
  const series::CsvTable table = series::parse_uploaded_csv(csv);
  const series::BuildBounds bounds{
      .periods = platform.limits.periods, .cells = platform.limits.cells};
  series::DataSet data = series::build_data_set(table.observations, bounds);
  UploadedDataset out;
  out.ignored_columns = table.text_columns;
  out.unnamed_columns = table.unnamed_columns;
  out.rejected = series::drop_without_polygon(data, series::Polygons::from_geojson(geojson));
  if (data.org_units().empty()) throw nothing_imported(out.rejected);
  if (!out.rejected.empty()) {
    // The data set must have only the periods of the remaining org units, so it is built again.
    data = series::build_data_set(table.observations.of_org_units(data.org_units()), bounds);
  }
  const NewDataset about{"csv_file", std::nullopt, "[]", geojson, true};
  out.id = platform.database.transact([&](sql::Connection& db) {
    return store_dataset(db, about, data, platform.clock.now());
  });
  return out;
}

}  // namespace chap::services
