#include "modelrun/chapkit/chapkit_client.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "foundation/json/parse.hpp"
#include "foundation/json/writer.hpp"
#include "foundation/schema/scalars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace chap::chapkit {
namespace {

constexpr std::chrono::milliseconds kTimeout{5'000};  // the sync HTTP timeout of models.md A
constexpr std::size_t kMaxResponseBytes = 4UL * 1024 * 1024;
constexpr std::size_t kMaxConfigs = 500;
constexpr std::size_t kMaxNameBytes = 200;

json::Document parsed(const std::string& body) {
  json::ParseLimits limits;
  limits.depth = 100;
  try {
    return json::parse(body, limits);
  } catch (const std::runtime_error& error) {
    throw unavailable("its response is not valid JSON").caused_by(error.what());
  }
}

void require_success(const net::HttpReply& reply, const char* request) {
  if (reply.status >= 200 && reply.status < 300) return;
  throw unavailable(fmt::format("it responded to {} with status {}", request, reply.status));
}

const json::Value* member(const json::Value* value, std::string_view name) {
  return value == nullptr ? nullptr : value->find(name);
}

// The schema of the options. `schema` is the schema of a whole configuration; its property `data`
// refers to the schema of the options. Returns nullptr if there is no such reference.
const json::Value* schema_of_data(const json::Value& schema) {
  const json::Value* reference = member(member(schema.find("properties"), "data"), "$ref");
  static constexpr std::string_view kDefinitions = "#/$defs/";
  if (reference == nullptr || !reference->is_string()) return nullptr;
  const std::string_view path = reference->as_string();
  if (!path.starts_with(kDefinitions)) return nullptr;
  return member(schema.find("$defs"), path.substr(kDefinitions.size()));
}

// The options in the schema of a configuration; nullptr if there are none.
const json::Value* options_in(const json::Value& schema) {
  const json::Value* inner = member(schema.find("$defs"), "ModelConfiguration");
  if (inner == nullptr) inner = schema_of_data(schema);
  if (inner == nullptr) inner = &schema;
  return inner->find("properties");
}

std::vector<std::string> covariates_in(const json::Value& config) {
  std::vector<std::string> names;
  const json::Value* list = member(config.find("data"), "additional_continuous_covariates");
  if (list == nullptr || !list->is_array()) return names;
  for (const json::Value& name : list->items()) {
    if (name.is_string()) names.emplace_back(name.as_string());
    if (name.is_string()) schema::require_storable(names.back());
  }
  return names;
}

// Whether the name of a configuration shows that it was created for a single run
// (`model_0123456789012345`) or by default_covariates() (`__chap_...`).
bool is_temporary(std::string_view name) {
  static constexpr std::size_t kSuffix = 17;
  if (name.starts_with("__chap_")) return true;
  if (name.size() < kSuffix || name[name.size() - kSuffix] != '_') return false;
  const std::string_view digits = name.substr(name.size() - kSuffix + 1);
  return std::all_of(digits.begin(), digits.end(), ascii::is_digit);
}

// Whether an id can be used in a path without percent-encoding.
bool is_plain_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxNameBytes && std::all_of(id.begin(), id.end(), [](char c) {
    return ascii::is_alphanumeric(c) || c == '-' || c == '_';
  });
}

// The body of a request that creates a temporary configuration, with a name that is unique.
std::string probe_body() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  return fmt::format(R"({{"name":"__chap_probe_defaults_{}__","data":{{}}}})", micros);
}

}  // namespace

std::string options_of_schema(std::string_view schema_json) {
  const json::Document document = parsed(std::string(schema_json));
  const json::Value* properties = options_in(document.root());
  json::Writer out;
  out.begin_object();
  if (properties != nullptr && properties->is_object()) {
    for (const json::Member& option : properties->members()) {
      if (option.key == "prediction_periods" || option.key == "additional_continuous_covariates") {
        continue;
      }
      schema::require_storable(option.key);
      schema::require_storable(option.value);
      out.key(option.key);
      out.value(option.value);
    }
  }
  out.end_object();
  return out.take();
}

ChapkitClient::ChapkitClient(
    net::HttpClient& http, std::string url, std::function<bool()> is_abandoned
)
    : http_(http), url_(std::move(url)), is_abandoned_(std::move(is_abandoned)) {
  while (url_.ends_with('/')) url_.pop_back();
}

net::HttpReply ChapkitClient::call(const char* method, const std::string& path, std::string body) {
  net::HttpCall call;
  call.method = method;
  call.url = url_ + path;
  call.headers = {{"Accept", "application/json"}};
  if (!body.empty()) call.headers.emplace_back("Content-Type", "application/json");
  call.body = std::move(body);
  call.connect_timeout = call.total_timeout = kTimeout;
  call.max_bytes = kMaxResponseBytes;
  call.direct = true;
  call.is_abandoned = is_abandoned_;
  return http_.send(call);
}

std::string ChapkitClient::info() {
  net::HttpReply reply = call("GET", "/api/v1/info");
  require_success(reply, "the request for its information");
  if (!parsed(reply.body).root().is_object()) throw unavailable("its information is not an object");
  return std::move(reply.body);
}

std::string ChapkitClient::user_options() {
  const net::HttpReply reply = call("GET", "/api/v1/configs/$schema");
  if (reply.status >= 400 && reply.status < 500) return "{}";
  require_success(reply, "the request for the configuration schema");
  return options_of_schema(reply.body);
}

std::vector<ServiceConfig> ChapkitClient::configs() {
  const net::HttpReply reply = call("GET", "/api/v1/configs");
  require_success(reply, "the request for the list of configurations");
  const json::Document document = parsed(reply.body);
  if (!document.root().is_array()) throw unavailable("its configurations are not a list");
  std::vector<ServiceConfig> found;
  for (const json::Value& config : document.root().items()) {
    const json::Value* name = config.find("name");
    if (name == nullptr || !name->is_string() || found.size() == kMaxConfigs) continue;
    if (name->as_string().empty() || name->as_string().size() > kMaxNameBytes) continue;
    if (is_temporary(name->as_string())) continue;
    schema::require_storable(name->as_string());
    found.push_back({std::string(name->as_string()), covariates_in(config)});
  }
  return found;
}

std::vector<std::string> ChapkitClient::default_covariates() {
  try {
    const net::HttpReply reply = call("POST", "/api/v1/configs", probe_body());
    require_success(reply, "a new configuration without values");
    const json::Document document = parsed(reply.body);
    const json::Value* id = document.root().find("id");
    std::vector<std::string> names = covariates_in(document.root());
    if (id != nullptr && id->is_string() && is_plain_id(id->as_string())) {
      call("DELETE", "/api/v1/configs/" + std::string(id->as_string()));
    }
    return names;
  } catch (const Error& error) {
    log::debug("chapkit", "the default covariates of a service are unknown: {}", error.what());
    return {};
  }
}

}  // namespace chap::chapkit
