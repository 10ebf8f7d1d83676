// Stores a data set from uploaded files without a job (http-api.md 5.15; evaluation.md 2.6).
#pragma once

#include "domain/series/import_checks.hpp"
#include "services/platform.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chap::services {

struct UploadedDataset {
  std::int64_t id = 0;
  std::vector<series::Rejection> rejected;   // org units that were left out
  std::vector<std::string> ignored_columns;  // names of ignored columns of the CSV file
  std::vector<std::size_t> unnamed_columns;  // numbers of unnamed columns in the CSV file, from 1
};

// `geojson` is canonical text. Org units without a GeoJSON feature are left out. Throws
// invalid_input if the table cannot be used, and nothing_imported() if no org unit has a GeoJSON
// feature.
UploadedDataset upload_dataset(
    Platform& platform, std::string_view csv, const std::string& geojson
);

}  // namespace chap::services
