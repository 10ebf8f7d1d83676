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

void allow_origin(std::string_view origin, web::Headers& headers) {
  headers.set("Access-Control-Allow-Origin", std::string(origin));
  headers.set("Access-Control-Allow-Credentials", "true");
}

// `Disallowed CORS method, private-network`, or nothing when all is allowed.
std::string objections(const web::Request& request, std::string_view method, bool origin_allowed) {
  std::string list;
  const auto object = [&](std::string_view what) {
    list += list.empty() ? "Disallowed CORS " : ", ";
    list += what;
  };
  if (!origin_allowed) object("origin");
  if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end()) object("method");
  if (request.headers.find("Access-Control-Request-Private-Network") == "true") {
    object("private-network");
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
  if (allowed) allow_origin(*origin, response.headers);
  if (const auto wanted = request.headers.find("Access-Control-Request-Headers")) {
    response.headers.add("Access-Control-Allow-Headers", std::string(*wanted));
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
  if (is_allowed(*origin, settings)) allow_origin(*origin, response.headers);
  web::add_vary(response.headers, "Origin");
}

}  // namespace chap::http
