// Use cases of stored data sets: read, export, delete and store (http-api.md 5.10 to 5.16;
// database.md 4.1).
#pragma once

#include "domain/series/import_checks.hpp"
#include "services/platform.hpp"
#include "storage/store/dataset_store.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chap::services {

std::vector<store::DatasetRow> list_datasets(Platform& platform, const sql::Page& page = {});
// Throws not_found("Dataset not found").
store::DatasetRow read_dataset(Platform& platform, std::int64_t id);
// Returns the stored polygons; nullopt if the data set has no polygons.
std::optional<std::string> dataset_geojson(Platform& platform, std::int64_t id);

// Throws not_found if the data set is unknown, and conflict while a backtest or a prediction uses
// the data set.
void delete_dataset(Platform& platform, std::int64_t id);

// Appends the next piece of a streamed text to `piece`. Returns false if the whole text had been
// returned before. Different threads may call the function, but only one thread at a time.
using TextStream = std::function<bool(std::string& piece)>;

// stream_csv() and stream_records() stream the table of a data set (evaluation.md 2.5), as CSV or
// as a JSON list of records. A stream holds only a few pages of observations in memory
// (observation_stream.hpp), not the whole table.
TextStream stream_csv(Platform& platform, const store::DatasetRow& dataset);
TextStream stream_records(Platform& platform, const store::DatasetRow& dataset);
// Streams the comma-separated elements of the JSON list `observations`.
TextStream stream_observations(Platform& platform, const store::DatasetRow& dataset);

struct NewDataset {
  std::string name;
  std::optional<std::string> type;
  std::string data_sources = "[]";  // JSON, as stored
  std::string geojson;              // empty if there is none
  bool created_manually = false;    // see store::DatasetRow
};

// Stores a data set with its observations; returns its id. The caller must have begun a
// transaction.
std::int64_t store_dataset(
    sql::Connection& transaction,
    const NewDataset& about,
    const series::DataSet& data,
    Timestamp now
);

// A job calls this function before it stores its results. Throws conflict if the data set was
// deleted while the job ran.
void require_dataset_of_job(sql::Connection& transaction, std::int64_t id);

struct LoadedDataset {
  series::DataSet data;
  std::vector<series::Rejection> rejected;  // the org units without a polygon
  std::string geojson;                      // the polygons; empty if there are none
};

// Reads a stored data set, or only one of its features, into memory. If the data set has polygons,
// org units without a polygon are left out (evaluation.md 2.7). Throws not_found for an unknown
// data set, and invalid_input when the stored rows are not consistent or the data set has no row of
// the feature.
LoadedDataset load_dataset(
    sql::Connection& db, std::int64_t id, const std::optional<std::string>& feature = {}
);

}  // namespace chap::services
