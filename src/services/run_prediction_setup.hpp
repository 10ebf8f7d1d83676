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

// Creates the job and returns its id. Throws, in this order: not_found for an unknown setup;
// conflict for an archived model; unprocessable for a request without data; the errors of
// prepare_dataset(); invalid_input for a weather provider that cannot forecast ahead; the errors of
// require_forecastable(). Logs the number of org units that were rejected for their values.
std::string run_prediction_setup(
    Platform& platform, std::int64_t id, const SetupRun& run, const ImportInput& input
);

}  // namespace chap::services
