// Encodes the data set and the polygons of a request as the payload of the job that the request
// creates.
#pragma once

#include "domain/series/data_set.hpp"

#include <string>
#include <string_view>

namespace chap::services {

struct ImportPayload {
  series::DataSet data;
  std::string geojson;  // empty if there is none
};

std::string encode_payload(const series::DataSet& data, const std::string& geojson);
// Throws Error (kInvalidInput) for bytes that encode_payload() did not produce.
ImportPayload decode_payload(std::string_view bytes);

}  // namespace chap::services
