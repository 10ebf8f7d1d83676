// Cross-origin requests of browsers (http-api.md 2.9). Pure functions.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chap::http {

struct CorsSettings {
  // Exact origins. If the list is not empty, only these origins may read responses, with or without
  // credentials. If the list is empty, every origin may read responses, but only without
  // credentials.
  std::vector<std::string> allowed_origins;
};

// Returns the response to a preflight request, and nullopt for any other request. The pipeline
// calls this function before every other stage.
std::optional<web::Response> answer_preflight(
    const web::Request& request, const CorsSettings& settings
);

// Adds the fields with which a browser allows pages of an allowed origin to read the response. The
// pipeline calls this function for every response.
void add_cors_fields(
    const web::Request& request, const CorsSettings& settings, web::Response& response
);

}  // namespace chap::http
