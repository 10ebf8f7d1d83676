#include "api/http/cors.hpp"

#include "api/web/accept_encoding.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace chap::http {
namespace {

constexpr std::array<std::string_view, 7> kMethods = {
    "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"};
constexpr const char* kMethodList = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

bool is_allowed(std::string_view origin, const CorsSettings& settings) {
  const auto& allowed = settings.allowed_origins;
  return allowed.empty() || std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
}

// Allows credentials only for listed origins. If every origin could use credentials, every web page
// could read the data that its visitor has access to.
void allow_origin(std::string_view origin, const CorsSettings& settings, web::Headers& headers) {
  headers.set("Access-Control-Allow-Origin", std::string(origin));
  if (!settings.allowed_origins.empty()) headers.set("Access-Control-Allow-Credentials", "true");
}

// Returns the text of a refusal, for example `Disallowed CORS method, private-network`. Returns an
// empty text if the preflight request is allowed.
std::string objections(const web::Request& request, std::string_view method, bool origin_allowed) {
  std::string list;
  const auto add = [&](std::string_view item) {
    list += list.empty() ? "Disallowed CORS " : ", ";
    list += item;
  };
  if (!origin_allowed) add("origin");
  if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end()) add("method");
  if (request.headers.find("Access-Control-Request-Private-Network") == "true") {
    add("private-network");
  }
  return list;
}

}  // namespace

std::optional<web::Response> answer_preflight(
    const web::Request& request, const CorsSettings& settings
) {
  const auto origin = request.headers.find("Origin");
  const auto method = request.headers.find("Access-Control-Request-Method");
  if (request.method != "OPTIONS" || !origin || !method) return std::nullopt;

  const bool allowed = is_allowed(*origin, settings);
  const std::string refusal = objections(request, *method, allowed);
  web::Response response;
  response.status = refusal.empty() ? 200 : 400;
  response.headers.add("Vary", "Origin");
  response.headers.add("Access-Control-Allow-Methods", kMethodList);
  response.headers.add("Access-Control-Max-Age", "600");
  if (allowed) allow_origin(*origin, settings, response.headers);
  if (const auto requested = request.headers.find("Access-Control-Request-Headers")) {
    response.headers.add("Access-Control-Allow-Headers", std::string(*requested));
  }
  response.headers.add("Content-Type", "text/plain; charset=utf-8");
  response.body = refusal.empty() ? std::string("OK") : refusal;
  return response;
}

void add_cors_fields(
    const web::Request& request, const CorsSettings& settings, web::Response& response
) {
  const auto origin = request.headers.find("Origin");
  if (!origin) return;
  if (is_allowed(*origin, settings)) allow_origin(*origin, settings, response.headers);
  web::add_vary(response.headers, "Origin");
}

}  // namespace chap::http
