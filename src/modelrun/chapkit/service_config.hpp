// The configuration of a run that is created in a chapkit service (contract, models.md 6.2;
// models-chapkit-2.4.md 7.3). Pure functions, thread-safe.
#pragma once

#include "foundation/json/value.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace chap::chapkit {

struct ConfigValues {
  std::string options = "{}";  // JSON object
  std::vector<std::string> additional_covariates;
  std::size_t horizon = 1;
};

// The member `data` of the configuration, as JSON. `schema` is the response of `configs/$schema`.
// Options are members of the object; if the schema has `user_option_values` or
// `$defs.ModelConfiguration`, they are nested in `user_option_values`. `prediction_periods` is
// added only if the schema has this property. An empty list of covariates is left out, so that the
// service uses its own default.
std::string config_data(const std::string& schema, const ConfigValues& values);

// Throws Error (kInvalidInput) that names each member of `sent` that the service has not stored
// with an equal value. Numbers are equal by value. A nested member of `user_option_values` may be
// stored at the top.
void require_stored(const std::string& sent, const json::Value* stored);

}  // namespace chap::chapkit
