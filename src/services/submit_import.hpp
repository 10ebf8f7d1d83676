// Creates jobs that store a data set (http-api.md 5.12, 6.2).
#pragma once

#include "services/import_data.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chap::services {

struct DatasetRequest {
  std::string name;
  std::string data_sources = "[]";  // JSON, as stored
  std::optional<std::string> type;  // as stored
};

struct ImportSummary {
  std::optional<std::string> job_id;  // nullopt on a dry run
  std::int64_t kept = 0;
  std::vector<series::Rejection> rejected;
};

// The summary of a dry run. `prepare` returns a PreparedImport; if it throws AllRejected, the
// summary has the rejections.
template <class Prepare>
ImportSummary summary_of_check(const ImportInput& input, const Prepare& prepare) {
  if (input.observations.empty()) return {};
  try {
    PreparedImport prepared = prepare();
    return {std::nullopt, prepared.kept(), std::move(prepared.rejected)};
  } catch (const AllRejected& nothing) {
    return {std::nullopt, 0, nothing.rejected()};
  }
}

// The job stores the data set; its result is the id of the data set. Throws what
// prepare_dataset() throws, and the error of nothing_imported().
ImportSummary submit_dataset(
    Platform& platform, const DatasetRequest& request, const ImportInput& input
);
// The summary of submit_dataset() without a job. An empty request, and data without any org unit
// that can be imported, are reported in the summary instead of an error.
ImportSummary check_dataset(Platform& platform, const ImportInput& input);
std::string submit_health_dataset(
    Platform& platform, const DatasetRequest& request, const ImportInput& input
);

}  // namespace chap::services
