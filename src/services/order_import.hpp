// Requests that become jobs which store a data set (http-api.md 5.12, 6.2).
#pragma once

#include "services/import_data.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chap::services {

struct DatasetOrder {
  std::string name;
  std::string data_sources = "[]";  // JSON, as stored
  std::optional<std::string> type;  // as stored
};

struct ImportSummary {
  std::optional<std::string> job_id;  // nothing on a dry run
  std::int64_t kept = 0;
  std::vector<series::Rejection> rejected;
};

// The job's id is that of a data set once it has succeeded. Throws the contract's answers.
ImportSummary order_dataset(
    Platform& platform, const DatasetOrder& order, const ImportInput& input
);
std::string order_health_dataset(
    Platform& platform, const DatasetOrder& order, const ImportInput& input
);

}  // namespace chap::services
