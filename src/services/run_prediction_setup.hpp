// Running a prediction setup on new data (http-api.md 5.27).
#pragma once

#include "services/import_data.hpp"

#include <cstdint>
#include <string>

namespace chap::services {

struct SetupRun {
  std::string name;
  std::size_t n_periods = 3;
};

// The job's id. Throws, in this order: not_found, conflict for an archived model, unprocessable
// without data, and the import's answers. Rejected org units are logged.
std::string run_prediction_setup(
    Platform& platform, std::int64_t id, const SetupRun& run, const ImportInput& input
);

}  // namespace chap::services
