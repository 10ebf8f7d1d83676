// Converts YAML to JSON. Pure functions, thread-safe.
#pragma once

#include <yaml-cpp/node/node.h>

#include <string>

namespace chap::mlproject {

// The JSON text of a YAML value. A plain scalar becomes null, true, false or a number if it has
// this form in YAML 1.2, and otherwise a text. A quoted scalar is a text. Of a repeated key, the
// last value is used. Throws Error (kInvalidInput) for a value that is nested too deeply, which
// also ends aliases that contain themselves.
std::string json_of_yaml(const YAML::Node& node);

}  // namespace chap::mlproject
