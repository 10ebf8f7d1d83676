#include "api/http/token.hpp"

#include "api/http/refusal.hpp"
#include "foundation/base/secret.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace chap::http {
namespace {

bool is_open(std::string_view path) {
  return path == "/health" || path == "/health/ready" || path == "/system/info";
}

bool bearer_matches(const web::Request& request, const std::string& token) {
  static constexpr std::string_view kScheme = "Bearer ";
  const auto given = request.headers.find("Authorization");
  return given && web::same_field_name(given->substr(0, kScheme.size()), kScheme) &&
         same_secret(given->substr(kScheme.size()), token);
}

bool service_key_matches(const web::Request& request, const Secrets& secrets) {
  const auto given = request.headers.find("X-Service-Key");
  if (!given) return false;
  if (same_secret(*given, secrets.api_token)) return true;
  return !secrets.registration_key.empty() && request.path.starts_with("/v2/services") &&
         same_secret(*given, secrets.registration_key);
}

}  // namespace

std::optional<web::Response> refuse_without_token(
    const web::Request& request, const Secrets& secrets
) {
  if (secrets.api_token.empty() || is_open(request.path)) return std::nullopt;
  if (bearer_matches(request, secrets.api_token) || service_key_matches(request, secrets)) {
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
      "{} has fewer than {} characters and may be guessed; set a longer random one",
      variable,
      kStrong
  );
}

}  // namespace chap::http
