#include "api/http/token.hpp"

#include "api/http/refusal.hpp"
#include "foundation/base/secret.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace chap::http {
namespace {

constexpr std::array<std::string_view, 7> kOpenPaths = {
    "/health",
    "/health/ready",
    "/system/info",
    "/docs",
    "/docs/oauth2-redirect",
    "/redoc",
    "/openapi.json"};
constexpr std::string_view kOpenFolder = "/docs/assets/";  // files of the documentation pages

// Returns whether a path needs no token.
bool is_open(std::string_view path) {
  return std::find(kOpenPaths.begin(), kOpenPaths.end(), path) != kOpenPaths.end() ||
         path.starts_with(kOpenFolder);
}

// Accepts the scheme Bearer, and the scheme ApiToken, which DHIS2 uses for the tokens of its
// routes.
bool authorization_matches(const web::Request& request, const std::string& token) {
  const auto authorization = request.headers.find("Authorization");
  if (!authorization) return false;
  for (const std::string_view scheme : {"Bearer ", "ApiToken "}) {
    if (web::same_field_name(authorization->substr(0, scheme.size()), scheme)) {
      return same_secret(authorization->substr(scheme.size()), token);
    }
  }
  return false;
}

// Accepts the API token for every path, and the registration key only below /v2/services.
bool service_key_matches(const web::Request& request, const Secrets& secrets) {
  const auto service_key = request.headers.find("X-Service-Key");
  if (!service_key) return false;
  if (same_secret(*service_key, secrets.api_token)) return true;
  return !secrets.registration_key.empty() && request.path.starts_with("/v2/services") &&
         same_secret(*service_key, secrets.registration_key);
}

}  // namespace

std::optional<web::Response> refuse_without_token(
    const web::Request& request, const Secrets& secrets
) {
  if (secrets.api_token.empty() || is_open(request.path)) return std::nullopt;
  if (authorization_matches(request, secrets.api_token) || service_key_matches(request, secrets)) {
    return std::nullopt;
  }
  web::Response response = to_response({401, "Missing or invalid API token"});
  response.headers.add("WWW-Authenticate", "Bearer");
  return response;
}

std::optional<std::string> weak_secret_warning(std::string_view variable, std::string_view secret) {
  static constexpr std::size_t kStrong = 32;
  if (secret.empty() || secret.size() >= kStrong) return std::nullopt;
  return fmt::format(
      "{} has fewer than {} characters and may be guessed; set a longer random value",
      variable,
      kStrong
  );
}

}  // namespace chap::http
