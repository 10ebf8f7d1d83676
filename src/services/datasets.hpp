// Stored data sets: reading, exporting, deleting, storing (http-api.md 5.10 to 5.16;
// database.md 4.1).
#pragma once

#include "domain/series/data_set.hpp"
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
std::optional<std::string> dataset_geojson(Platform& platform, std::int64_t id);

// Throws not_found, or conflict while a backtest or a prediction uses it.
void delete_dataset(Platform& platform, std::int64_t id);

// Appends the next piece of a streamed text; false when nothing was left. Serially, from any
// thread.
using TextStream = std::function<bool(std::string& piece)>;

// The table of a data set, in the memory of one row (evaluation.md 2.5).
TextStream stream_csv(Platform& platform, const store::DatasetRow& dataset);
TextStream stream_records(Platform& platform, const store::DatasetRow& dataset);
// The elements of `observations`, comma-separated, as the wire shows them.
TextStream stream_observations(Platform& platform, const store::DatasetRow& dataset);

struct NewDataset {
  std::string name;
  std::optional<std::string> type;
  std::string data_sources = "[]";  // JSON, as stored
  std::string geojson;              // empty: none
};

// Row and observations; needs a transaction around it. Returns the id.
std::int64_t store_dataset(
    sql::Connection& transaction,
    const NewDataset& about,
    const series::DataSet& data,
    Timestamp now
);

// For a job that is about to store what it has made of the data set: throws conflict when it is
// gone.
void require_dataset_of_job(sql::Connection& transaction, std::int64_t id);

// A stored data set in memory, places without polygon left out where there are polygons (2.7).
// Throws not_found, and invalid_input when the rows are no data set.
series::DataSet load_dataset(sql::Connection& db, std::int64_t id);

}  // namespace chap::services
