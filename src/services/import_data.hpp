// The import pipeline (http-api.md 6.1; evaluation.md 3): turns the observations of a request into
// a data set that can be stored, and lists the org units that were rejected, with reasons. Pure
// functions.
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
  // Lines for the log of the job about what was ignored in the request.
  std::vector<std::string> notes = {};
  // The body of the request, which is kept with the job.
  std::string_view request_body = {};
};

struct PreparedImport {
  series::DataSet data;
  std::vector<series::Rejection> rejected;  // may name org units that are kept
  std::size_t incomplete = 0;  // number of org units rejected for missing or negative values

  std::int64_t kept() const { return std::int64_t(data.org_units().size()); }
};

// Builds the data set, fills gaps of the population, and rejects org units with missing values,
// negative counts or without polygon. Throws invalid_input for unusable data and AllRejected when
// every org unit has missing values or negative counts.
PreparedImport prepare_dataset(const ImportInput& input, const RequestLimits& limits);

// Like prepare_dataset(), and rejects org units without cases in the first training window, all of
// them when the data are too short or no test window has cases. Test windows without cases are
// reported for each org unit that is kept.
PreparedImport prepare_backtest_data(
    const ImportInput& input, const evaluation::Windows& windows, const RequestLimits& limits
);

// The lines for the log of the job: the notes of the request, and the rejections.
std::vector<std::string> notes_of(const PreparedImport& prepared, const ImportInput& input);

// Keeps cases and population only, accepts missing values, and drops org units with negative counts
// or without polygon. Throws nothing_imported() when none is left.
PreparedImport prepare_health_dataset(const ImportInput& input, const RequestLimits& limits);

}  // namespace chap::services
