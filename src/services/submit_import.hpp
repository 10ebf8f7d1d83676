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
  std::int64_t kept_org_units = 0;
  std::vector<series::Rejection> rejected;
};

// Returns the summary of a dry run. `prepare` returns a PreparedImport. If `prepare` throws
// AllRejected, the summary contains the rejections of the error.
template <class Prepare>
ImportSummary dry_run_summary(const ImportInput& input, const Prepare& prepare) {
  if (input.observations.empty()) return {};
  try {
    PreparedImport prepared = prepare();
    return {std::nullopt, prepared.kept_org_units(), std::move(prepared.rejected)};
  } catch (const AllRejected& nothing) {
    return {std::nullopt, 0, nothing.rejected()};
  }
}

// Creates a job that stores the data set. The result of the job is the id of the data set. Throws
// the errors of prepare_dataset(), and nothing_imported() if no org unit is left.
ImportSummary submit_dataset(
    Platform& platform, const DatasetRequest& request, const ImportInput& input
);
// Returns the summary that submit_dataset() would return, but creates no job. For an empty request,
// and for data without any org unit that can be imported, returns a summary and throws no error.
ImportSummary dry_run_dataset(Platform& platform, const ImportInput& input);
// Creates a job that stores only the features cases and population; returns the id of the job.
std::string submit_health_dataset(
    Platform& platform, const DatasetRequest& request, const ImportInput& input
);

}  // namespace chap::services
