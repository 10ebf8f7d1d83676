// Reads the form of `POST /v1/crud/datasets/csvFile` (http-api.md 5.15), which contains two files.
#pragma once

#include "api/web/message.hpp"
#include "foundation/schema/json_schema.hpp"
#include "foundation/schema/report.hpp"

#include <optional>
#include <string_view>

namespace chap::dto {

struct DatasetUpload {
  std::string_view csv;      // a view into the body of the request
  std::string_view geojson;  // a view into the body of the request
};

// Returns nullopt and reports the problem if a part is missing or is not a file. Throws Error (400)
// if the form is malformed.
std::optional<DatasetUpload> read_upload(const web::Request& request, schema::Report& report);

void describe_upload(schema::SchemaWriter& schema);

}  // namespace chap::dto
