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

// Creates the job and returns its id. Logs the number of org units that were rejected for their
// values. Makes these checks in this order:
//
//   - throws not_found if the setup is unknown
//   - throws conflict if the model of the setup is archived
//   - throws unprocessable if the request has no data
//   - throws the errors of prepare_dataset()
//   - throws invalid_input if the weather provider cannot forecast ahead
//   - throws the errors of require_forecastable()
std::string run_prediction_setup(
    Platform& platform, std::int64_t id, const SetupRun& run, const ImportInput& input
);

}  // namespace chap::services
