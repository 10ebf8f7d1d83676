// The form of `POST /v1/crud/datasets/csvFile` (http-api.md 5.15): two files.
#pragma once

#include "api/web/message.hpp"
#include "foundation/schema/json_schema.hpp"
#include "foundation/schema/report.hpp"

#include <optional>
#include <string_view>

namespace chap::dto {

struct DatasetUpload {
  std::string_view csv;  // views into the request's body
  std::string_view geojson;
};

// Nothing when a part is missing or no file: that is in the report then. Throws Error (400) for a
// body that is no form.
std::optional<DatasetUpload> read_upload(const web::Request& request, schema::Report& report);

void describe_upload(schema::SchemaWriter& schema);

}  // namespace chap::dto
