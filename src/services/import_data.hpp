// The import pipeline (http-api.md 6.1; evaluation.md 3): turns the observations of a request into
// a data set that can be stored, and lists the rejected org units with the reasons. Pure functions.
#pragma once

#include "domain/evaluation/windows.hpp"
#include "domain/series/build.hpp"
#include "domain/series/import_checks.hpp"
#include "foundation/base/error.hpp"
#include "services/platform.hpp"
#include "services/rejections.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chap::services {

struct ImportInput {
  series::Observations observations;
  std::string geojson;  // canonical text; empty if there is none
  // Lines for the log of the job about the parts of the request that the server ignored.
  std::vector<std::string> notes = {};
  // The body of the request, which is stored with the job.
  std::string_view request_body = {};
};

struct PreparedImport {
  series::DataSet data;
  std::vector<series::Rejection> rejected;  // also has notes on org units that are kept
  // The number of org units that were rejected for missing or negative values.
  std::size_t rejected_for_values = 0;

  std::int64_t kept_org_units() const { return std::int64_t(data.org_units().size()); }
};

// Builds the data set, fills gaps of the population, and rejects org units that have missing values
// or negative counts, or that have no polygon. Throws invalid_input for unusable data and
// AllRejected when every org unit has missing values or negative counts.
PreparedImport prepare_dataset(
    const ImportInput& input,
    const RequestLimits& limits,
    const std::string& target_column = series::kTarget
);

// Does the same as prepare_dataset() and then rejects the org units without cases in the periods on
// which the first split is trained. Rejects all org units when the data have too few periods or no
// test window has cases. If only some test windows have no cases, adds a note on these windows to
// each org unit that is kept.
PreparedImport prepare_backtest_data(
    const ImportInput& input, const evaluation::Windows& windows, const RequestLimits& limits
);

// Returns the lines for the log of the job: the notes of `input`, then the rejections.
std::vector<std::string> notes_of(const PreparedImport& prepared, const ImportInput& input);

// Keeps only the features cases and population, accepts missing values, and drops org units with
// negative counts or without a polygon. Throws nothing_imported() when no org unit is left.
PreparedImport prepare_health_dataset(const ImportInput& input, const RequestLimits& limits);

}  // namespace chap::services
