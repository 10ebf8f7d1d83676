// Reads the file `MLproject` of a model's repository (contract, models.md 2.3). Pure functions,
// thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chap::mlproject {

// How the commands of a model are run (models.md 2.7).
enum class EnvironmentKind { kNone, kDocker, kUv, kRenv, kConda, kMlflow };

struct Environment {
  EnvironmentKind kind = EnvironmentKind::kNone;
  std::string value;  // the image for kDocker; for the other kinds, a file in the repository
};

// A model column and the column of chap from which it is made (models.md 2.8).
using Adapter = std::pair<std::string, std::string>;

struct ProjectFile {
  std::string name;
  std::string train_command;
  std::string predict_command;
  Environment environment;
  std::vector<Adapter> adapters;
  std::string user_options = "{}";  // a JSON object: the JSON Schema of each option
  std::vector<std::string> required_covariates;
  bool allows_free_covariates = false;
  std::string period_type = "any";  // week, month, any or year
  std::optional<std::int64_t> min_horizon;
  std::optional<std::int64_t> max_horizon;
  std::string target = "disease_cases";
  bool needs_polygons = false;  // `requires_geo`, or a command has the placeholder {polygons}
};

// If a key occurs twice, the later value is used. Throws Error (kInvalidInput) that names the
// problem: a text that is not YAML, an unknown key, a key with a value of another type, or a
// missing command.
ProjectFile parse_project_file(const std::string& text);

}  // namespace chap::mlproject
