// Cross-origin requests of browsers (http-api.md 2.9). Pure functions over values.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chap::http {

struct CorsSettings {
  std::vector<std::string> allowed_origins;  // exact texts; none listed: every origin
};

// The answer to a preflight, which comes before everything else; nothing for other requests.
std::optional<web::Response> answer_preflight(
    const web::Request& request, const CorsSettings& settings
);

// The fields that let the page of an allowed origin read this answer; to be called for every
// answer.
void add_cors_fields(
    const web::Request& request, const CorsSettings& settings, web::Response& response
);

}  // namespace chap::http
