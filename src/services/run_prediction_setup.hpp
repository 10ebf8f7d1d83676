// Runs a prediction setup on new data (http-api.md 5.27).
#pragma once

#include "services/import_data.hpp"

#include <cstdint>
#include <string>

namespace chap::services {

struct SetupRun {
  std::string name;
  std::size_t n_periods = 3;
};

// Creates the job; returns its id. Throws, in this order: not_found; conflict for an archived
// model; unprocessable without data; what prepare_dataset() throws. Logs the number of rejected org
// units.
std::string run_prediction_setup(
    Platform& platform, std::int64_t id, const SetupRun& run, const ImportInput& input
);

}  // namespace chap::services
