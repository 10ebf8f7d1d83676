#include "api/dto/upload.hpp"

#include "api/web/multipart.hpp"

namespace chap::dto {
namespace {

constexpr const char* kComponent = "Body_create_dataset_csv_v1_crud_datasets_csvFile_post";
constexpr const char* kSchema =
    R"({"properties":{"csv_file":{"type":"string","contentMediaType":"application/octet-stream","title":"Csv File"},)"
    R"("geojson_file":{"type":"string","contentMediaType":"application/octet-stream","title":"Geojson File"}},)"
    R"("type":"object","required":["csv_file","geojson_file"],)"
    R"("title":"Body_create_dataset_csv_v1_crud_datasets_csvFile_post"})";

// Returns the content of the file part with this name or its old spelling. Returns nullopt and
// reports a problem if the form has no such part or if the part is not a file.
std::optional<std::string_view> find_file(
    const std::vector<web::FormPart>& parts,
    std::string_view name,
    std::string_view old_name,
    schema::Report& report
) {
  const schema::Report::Step body(report, std::string_view("body"));
  const schema::Report::Step member(report, name);
  for (const web::FormPart& part : parts) {
    if (part.name != name && part.name != old_name) continue;
    if (part.is_file) return part.content;
    report.add_value_error(
        "Expected UploadFile, received: <class 'str'>", json::Value::string(part.content)
    );
    return std::nullopt;
  }
  report.add("missing", "Field required", json::Value());
  return std::nullopt;
}

}  // namespace

std::optional<DatasetUpload> read_upload(const web::Request& request, schema::Report& report) {
  const auto parts = web::parse_form(request).value_or(std::vector<web::FormPart>{});
  const auto csv = find_file(parts, "csv_file", "csvFile", report);
  const auto geojson = find_file(parts, "geojson_file", "geojsonFile", report);
  if (!csv || !geojson) return std::nullopt;
  return DatasetUpload{*csv, *geojson};
}

void describe_upload(schema::SchemaWriter& schema) {
  schema.reference(kComponent);
  if (schema.components.start(kComponent)) schema.components.finish(kComponent, kSchema);
}

}  // namespace chap::dto
