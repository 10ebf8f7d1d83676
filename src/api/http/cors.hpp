// Cross-origin requests of browsers (http-api.md 2.9). Pure functions.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chap::http {

struct CorsSettings {
  // Exact origins. If the list is not empty, only these origins may read responses, also with
  // credentials. If it is empty, every origin may, but without credentials.
  std::vector<std::string> allowed_origins;
};

// The response to a preflight request; nullopt for other requests. Called before every other stage.
std::optional<web::Response> answer_preflight(
    const web::Request& request, const CorsSettings& settings
);

// Adds the fields that let a page of an allowed origin read the response. Called for every
// response.
void add_cors_fields(
    const web::Request& request, const CorsSettings& settings, web::Response& response
);

}  // namespace chap::http
