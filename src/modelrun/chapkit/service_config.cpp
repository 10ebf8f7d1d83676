#include "modelrun/chapkit/service_config.hpp"

#include "foundation/base/error.hpp"
#include "foundation/json/parse.hpp"
#include "foundation/json/writer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace chap::chapkit {
namespace {

constexpr const char* kNested = "user_option_values";
constexpr const char* kHorizon = "prediction_periods";
constexpr std::size_t kMaxShownBytes = 200;

const json::Value* member(const json::Value* value, std::string_view name) {
  return value == nullptr ? nullptr : value->find(name);
}

bool are_equal(const json::Value& a, const json::Value& b) {
  if (a.is_number() && b.is_number()) return a.number() == b.number();
  if (a.is_array() && b.is_array()) {
    const auto left = a.items();
    const auto right = b.items();
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (!are_equal(left[i], right[i])) return false;
    }
    return true;
  }
  if (a.is_object() && b.is_object()) {
    if (a.members().size() != b.members().size()) return false;
    for (const json::Member& one : a.members()) {
      const json::Value* other = b.find(one.key);
      if (other == nullptr || !are_equal(one.value, *other)) return false;
    }
    return true;
  }
  return json::to_text(a) == json::to_text(b);
}

std::string shown(const json::Value* value) {
  return value == nullptr ? "nothing" : json::to_text(*value).substr(0, kMaxShownBytes);
}

void compare(
    const json::Value& sent, const json::Value* stored, std::vector<std::string>& differences
) {
  for (const json::Member& one : sent.members()) {
    const json::Value* found = member(stored, one.key);
    if (one.key == kNested && one.value.is_object()) {
      compare(one.value, found != nullptr ? found : stored, differences);
    } else if (found == nullptr || !are_equal(one.value, *found)) {
      differences.push_back(
          fmt::format("{}: sent {}, stored {}", one.key, shown(&one.value), shown(found))
      );
    }
  }
}

}  // namespace

std::string config_data(const std::string& schema, const ConfigValues& values) {
  const json::Document document = json::parse_borrowed(schema);
  const json::Value& root = document.root();
  const bool is_legacy = member(root.find("$defs"), "ModelConfiguration") != nullptr;
  const json::Value* properties = root.find("properties");
  const json::Document options = json::parse_borrowed(values.options);
  json::Writer out;
  out.begin_object();
  if (is_legacy || member(properties, kNested) != nullptr) {
    out.key(kNested);
    out.value(options.root());
  } else if (options.root().is_object()) {
    for (const json::Member& option : options.root().members()) {
      out.key(option.key);
      out.value(option.value);
    }
  }
  if (member(properties, kHorizon) != nullptr) {
    out.key(kHorizon);
    out.integer(std::int64_t(values.horizon));
  }
  if (!values.additional_covariates.empty()) {
    out.key("additional_continuous_covariates");
    out.begin_array();
    for (const std::string& name : values.additional_covariates) out.string(name);
    out.end_array();
  }
  out.end_object();
  return out.take();
}

void require_stored(const std::string& sent, const json::Value* stored) {
  const json::Document document = json::parse_borrowed(sent);
  std::vector<std::string> differences;
  compare(document.root(), stored, differences);
  if (differences.empty()) return;
  throw invalid_input(fmt::format(
      "The model service has not stored the configuration of this run: {}",
      fmt::join(differences, "; ")
  ));
}

}  // namespace chap::chapkit
