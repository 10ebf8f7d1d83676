#include "services/datasets.hpp"

#include "api/dto/geojson_upload.hpp"
#include "api/dto/import.hpp"
#include "api/dto/import_input.hpp"
#include "api/dto/page.hpp"
#include "api/dto/system.hpp"
#include "api/dto/upload.hpp"
#include "api/dto/views.hpp"
#include "api/routes/routes.hpp"
#include "services/content_identity.hpp"
#include "services/submit_import.hpp"
#include "services/upload_dataset.hpp"

namespace chap::dto {

struct DatasetId {
  std::int64_t dataset_id = 0;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::DatasetId> {
  static auto fields() { return std::make_tuple(path("datasetId", &dto::DatasetId::dataset_id)); }
};

}  // namespace chap::schema

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoDataset = "No such data set";

std::vector<dto::DataSetInfo> list_datasets(Context& context, const dto::PageQuery& query) {
  std::vector<dto::DataSetInfo> views;
  for (const auto& row : services::list_datasets(context.platform, query.page()))
    views.push_back(dto::dataset_info(row));
  return views;
}

web::Response stream_response(const char* type, services::TextStream stream) {
  web::Response response;
  response.headers.add("Content-Type", type);
  response.body = web::BodyStream(std::move(stream));
  return response;
}

// Writes the members of DataSetMeta and `geojson`, then streams `observations`.
web::Response read_dataset(Context& context, const dto::DatasetId& path) {
  const auto row = services::read_dataset(context.platform, path.dataset_id);
  std::string head = schema::to_json(dto::dataset_meta(row));
  head.pop_back();
  json::Writer geojson;
  if (const auto text = services::dataset_geojson(context.platform, row.id)) {
    geojson.string(*text);
  } else {
    geojson.null();
  }
  head += ",\"geojson\":" + geojson.text() + ",\"observations\":[";
  auto observations = services::stream_observations(context.platform, row);
  return stream_response(
      "application/json",
      [head = std::move(head), observations, ended = false](std::string& piece) mutable {
        if (ended) return false;
        piece += head;
        head.clear();
        if (!observations(piece)) {
          piece += "]}";
          ended = true;
        }
        return true;
      }
  );
}

web::Response read_records(Context& context, const dto::DatasetId& path) {
  const auto row = services::read_dataset(context.platform, path.dataset_id);
  return stream_response("application/json", services::stream_records(context.platform, row));
}

web::Response read_csv(Context& context, const dto::DatasetId& path) {
  const auto row = services::read_dataset(context.platform, path.dataset_id);
  web::Response response =
      stream_response("text/csv; charset=utf-8", services::stream_csv(context.platform, row));
  response.headers.add(
      "Content-Disposition", "attachment; filename=dataset_" + std::to_string(row.id) + ".csv"
  );
  return response;
}

dto::Message delete_dataset(Context& context, const dto::DatasetId& path) {
  services::delete_dataset(context.platform, path.dataset_id);
  return {"deleted"};
}

dto::JobResponse create_dataset(Context& context, dto::DatasetCreate&& body) {
  services::DatasetRequest request;
  request.name = std::move(body.name);
  request.data_sources = dto::stored_data_sources(body.data_sources);
  const services::ImportInput input = dto::input_of(context.request.body, body, body.observations);
  return {services::submit_health_dataset(context.platform, request, input)};
}

web::Response upload_csv(Context& context) {
  schema::Report report;
  const auto upload = dto::read_upload(context.request, report);
  if (!upload) return web::validation_response(report);
  const dto::UploadedCollection geojson = dto::uploaded_collection(upload->geojson);
  const auto stored = services::upload_dataset(context.platform, upload->csv, geojson.text);
  constexpr std::size_t kMaxWarnings = 100;
  std::vector<std::string> warnings = geojson.warnings;
  for (const std::size_t number : stored.unnamed_columns) {
    warnings.push_back("Column " + std::to_string(number) + " is left out: it has no name");
  }
  for (const std::string& column : stored.ignored_columns) {
    warnings.push_back("The column '" + column + "' is left out: it has no numbers");
  }
  dto::UploadResponse response{stored.id, std::nullopt, std::nullopt};
  if (!stored.rejected.empty()) response.rejected = dto::rejected_views(stored.rejected);
  if (warnings.size() > kMaxWarnings) {
    const std::size_t more = warnings.size() - kMaxWarnings;
    warnings.resize(kMaxWarnings);
    warnings.push_back(std::to_string(more) + " more warnings are left out");
  }
  if (!warnings.empty()) response.warnings = std::move(warnings);
  return web::json_response(200, schema::to_json(response));
}

std::optional<std::string> identity_of(Context& context, const dto::DatasetId& path) {
  return services::dataset_identity(context.platform, path.dataset_id);
}

void register_exports(web::Router& router) {
  router.add(web::get("/v1/crud/datasets/{datasetId}", "get_dataset", read_dataset)
                 .tag("Datasets")
                 .summary("Read one data set with its polygons and observations")
                 .answers<dto::DataSetWithObservations>()
                 .never_changes(identity_of)
                 .error(404, kNoDataset));
  router.add(web::get("/v1/crud/datasets/{datasetId}/df", "get_dataset_df", read_records)
                 .tag("Datasets")
                 .summary("A data set as a table of records")
                 .never_changes(identity_of)
                 .error(404, kNoDataset));
  router.add(web::get("/v1/crud/datasets/{datasetId}/csv", "get_dataset_csv", read_csv)
                 .tag("Datasets")
                 .summary("A data set as CSV")
                 .produces("text/csv")
                 .never_changes(identity_of)
                 .error(404, kNoDataset));
}

}  // namespace

void register_datasets(web::Router& router) {
  router.add(web::get("/v1/crud/datasets", "get_datasets", list_datasets)
                 .tag("Datasets")
                 .summary("List data sets, without their observations"));
  router.add(web::post("/v1/crud/datasets", "create_dataset", create_dataset)
                 .tag("Datasets")
                 .summary("Store a data set; only cases and population are imported")
                 .error(400, "The data are invalid, or no org unit has a polygon"));
  register_exports(router);
  router.add(web::remove("/v1/crud/datasets/{datasetId}", "delete_dataset", delete_dataset)
                 .tag("Datasets")
                 .summary("Delete a data set and its observations")
                 .error(404, kNoDataset)
                 .error(409, "A backtest or a prediction uses the data set"));
  router.add(web::post("/v1/crud/datasets/csvFile", "create_dataset_csv", upload_csv)
                 .tag("Datasets")
                 .summary("Store a data set from a CSV and a GeoJSON file")
                 .reads("multipart/form-data", dto::describe_upload)
                 .answers<dto::DatabaseId>()
                 .error(400, "A file is invalid, or no org unit has a feature"));
}

}  // namespace chap::routes
