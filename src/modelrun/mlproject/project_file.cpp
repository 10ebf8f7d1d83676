#include "modelrun/mlproject/project_file.hpp"

#include "foundation/base/error.hpp"
#include "modelrun/mlproject/yaml_json.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <map>

namespace chap::mlproject {
namespace {

constexpr std::size_t kMaxFileBytes = 256UL * 1024;

constexpr std::array kKnownKeys = {
    "name",
    "entry_points",
    "docker_env",
    "uv_env",
    "renv_env",
    "conda_env",
    "python_env",
    "user_options",
    "hpo_search_space",
    "required_covariates",
    "allow_free_additional_continuous_covariates",
    "supported_period_type",
    "min_prediction_length",
    "max_prediction_length",
    "min_prediction_periods",
    "max_prediction_periods",
    "minPredictionPeriods",
    "maxPredictionPeriods",
    "minPredictionLength",
    "maxPredictionLength",
    "target",
    "requires_geo",
    "adapters",
    "meta_data",
    "rest_api_url",
    "source_url",
    "version",
};

using Members = std::map<std::string, YAML::Node>;

Error problem(const std::string& text) { return invalid_input("MLproject: " + text); }

// The members of a map; of a repeated key, the last one.
Members members_of(const YAML::Node& node, const std::string& name) {
  if (!node.IsMap()) throw problem("'" + name + "' is not a map");
  Members members;
  for (const auto& one : node) members[one.first.as<std::string>()] = one.second;
  return members;
}

const YAML::Node* find(const Members& members, const std::string& key) {
  const auto found = members.find(key);
  return found == members.end() || found->second.IsNull() ? nullptr : &found->second;
}

template <class T>
std::optional<T> scalar(const Members& members, const std::string& key, const char* type) {
  const YAML::Node* node = find(members, key);
  if (node == nullptr) return std::nullopt;
  T value{};
  if (node->IsScalar() && YAML::convert<T>::decode(*node, value)) return value;
  throw problem(fmt::format("'{}' is not {}", key, type));
}

std::optional<std::string> text(const Members& members, const std::string& key) {
  return scalar<std::string>(members, key, "a text");
}

std::optional<std::int64_t> horizon(
    const Members& members, std::initializer_list<const char*> keys
) {
  for (const char* key : keys) {
    if (const auto value = scalar<std::int64_t>(members, key, "a whole number")) return value;
  }
  return std::nullopt;
}

// Commands in folded YAML scalars end with a newline.
std::string command(const Members& entry_points, const std::string& name) {
  const YAML::Node* entry = find(entry_points, name);
  if (entry == nullptr) throw problem("entry_points has no '" + name + "'");
  const auto command = text(members_of(*entry, name), "command");
  if (!command) throw problem("the entry point '" + name + "' has no command");
  const std::size_t end = command->find_last_not_of(" \t\r\n");
  if (end == std::string::npos) throw problem("the command of '" + name + "' is empty");
  return command->substr(0, end + 1);
}

Environment environment(const Members& project) {
  if (const YAML::Node* docker = find(project, "docker_env")) {
    const auto image = text(members_of(*docker, "docker_env"), "image");
    if (!image) throw problem("'docker_env' has no image");
    return {EnvironmentKind::kDocker, *image};
  }
  static constexpr std::array<std::pair<const char*, EnvironmentKind>, 4> kKinds = {{
      {"uv_env", EnvironmentKind::kUv},
      {"renv_env", EnvironmentKind::kRenv},
      {"conda_env", EnvironmentKind::kConda},
      {"python_env", EnvironmentKind::kMlflow},
  }};
  for (const auto& [key, kind] : kKinds) {
    if (const auto file = text(project, key)) return {kind, *file};
  }
  return {};
}

std::vector<std::string> texts(const Members& members, const std::string& key) {
  std::vector<std::string> list;
  const auto found = members.find(key);
  if (found == members.end()) return list;
  if (!found->second.IsSequence()) throw problem("'" + key + "' is not a list");
  for (const YAML::Node& item : found->second) {
    if (!item.IsScalar()) throw problem("'" + key + "' has an item that is not a text");
    list.push_back(item.as<std::string>());
  }
  return list;
}

// In the order of the file, because the columns of adapters are written in this order.
std::vector<Adapter> adapters(const Members& project) {
  std::vector<Adapter> list;
  const YAML::Node* node = find(project, "adapters");
  if (node == nullptr) return list;
  if (!node->IsMap()) throw problem("'adapters' is not a map");
  for (const auto& one : *node) {
    if (!one.second.IsScalar()) throw problem("'adapters' has a value that is not a text");
    const std::string name = one.first.as<std::string>();
    std::erase_if(list, [&](const Adapter& earlier) { return earlier.first == name; });
    list.emplace_back(name, one.second.as<std::string>());
  }
  return list;
}

std::string period_type(const Members& project) {
  std::string type = text(project, "supported_period_type").value_or("any");
  for (const char* known : {"week", "month", "any", "year"}) {
    if (type == known) return type;
  }
  throw problem("'supported_period_type' is '" + type + "', expected week, month, any or year");
}

void require_known_keys(const Members& project) {
  for (const auto& [key, value] : project) {
    if (std::ranges::find(kKnownKeys, key) == kKnownKeys.end()) {
      throw problem("the key '" + key + "' is unknown");
    }
  }
}

ProjectFile read(const YAML::Node& root) {
  const Members project = members_of(root, "MLproject");
  require_known_keys(project);
  ProjectFile out;
  const auto name = text(project, "name");
  if (!name) throw problem("'name' is missing");
  out.name = *name;
  const YAML::Node* entry_points = find(project, "entry_points");
  if (entry_points == nullptr) throw problem("'entry_points' is missing");
  const Members entries = members_of(*entry_points, "entry_points");
  out.train_command = command(entries, "train");
  out.predict_command = command(entries, "predict");
  out.environment = environment(project);
  out.adapters = adapters(project);
  if (const YAML::Node* options = find(project, "user_options")) {
    out.user_options = json_of_yaml(*options);
  }
  out.required_covariates = texts(project, "required_covariates");
  out.allows_free_covariates =
      scalar<bool>(project, "allow_free_additional_continuous_covariates", "true or false")
          .value_or(false);
  out.period_type = period_type(project);
  out.min_horizon = horizon(
      project,
      {"min_prediction_periods",
       "min_prediction_length",
       "minPredictionPeriods",
       "minPredictionLength"}
  );
  out.max_horizon = horizon(
      project,
      {"max_prediction_periods",
       "max_prediction_length",
       "maxPredictionPeriods",
       "maxPredictionLength"}
  );
  out.target = text(project, "target").value_or("disease_cases");
  const auto has_polygons = [](const std::string& command) {
    return command.find("{polygons}") != std::string::npos;
  };
  out.needs_polygons = scalar<bool>(project, "requires_geo", "true or false").value_or(false) ||
                       has_polygons(out.train_command) || has_polygons(out.predict_command);
  return out;
}

}  // namespace

ProjectFile parse_project_file(const std::string& text) {
  if (text.size() > kMaxFileBytes) {
    throw problem(fmt::format("the file has more than {} bytes", kMaxFileBytes));
  }
  try {
    return read(YAML::Load(text));
  } catch (const YAML::Exception& error) {
    throw problem(fmt::format("line {}: {}", error.mark.line + 1, error.msg));
  }
}

}  // namespace chap::mlproject
