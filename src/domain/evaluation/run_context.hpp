// The inputs of a model besides the data: the values and functions that the run of a backtest or of
// a prediction passes to the model. `log` may be called from several threads at once.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace chap::evaluation {

struct RunContext {
  std::string model_name;  // of the configured model
  // A GeoJSON FeatureCollection with the polygons of the org units; empty if there are none.
  std::string polygons;
  std::string options = "{}";  // the values of the model's options: a JSON object
  std::vector<std::string> additional_covariates;
  std::size_t horizon = 1;  // periods of each forecast of the run
  std::uint64_t seed = 0;   // of the random numbers of built-in models
  std::function<void(const std::string& line)> log = [](const std::string&) {};
  std::stop_token stop;  // a model that waits must end when a stop is requested
};

}  // namespace chap::evaluation
