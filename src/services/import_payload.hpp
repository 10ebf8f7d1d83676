// What an import hands to its job: the data set and its polygons, as bytes.
#pragma once

#include "domain/series/data_set.hpp"

#include <string>
#include <string_view>

namespace chap::services {

struct ImportPayload {
  series::DataSet data;
  std::string geojson;  // empty: none
};

std::string pack(const series::DataSet& data, const std::string& geojson);
// Throws Error (kInvalidInput) for anything but what pack() made.
ImportPayload unpack(std::string_view bytes);

}  // namespace chap::services
