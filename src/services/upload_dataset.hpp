// A data set from uploaded files, stored at once (http-api.md 5.15; evaluation.md 2.6).
#pragma once

#include "services/platform.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chap::services {

// `geojson` is canonical. Returns the data set's id; throws invalid_input for a table that cannot
// be used.
std::int64_t upload_dataset(Platform& platform, std::string_view csv, const std::string& geojson);

}  // namespace chap::services
