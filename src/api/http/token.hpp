// The check of the API token (http-api.md 2.11). Pure functions; secrets are compared in constant
// time and never appear in a returned text.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chap::http {

struct Secrets {
  std::string api_token;         // CHAP_API_TOKEN; empty: the API is open
  std::string registration_key;  // SERVICEKIT_REGISTRATION_KEY; empty: not accepted
};

// The 401 response, or nothing if the request is allowed. The registration key is valid only for
// /v2/services.
std::optional<web::Response> refuse_without_token(
    const web::Request& request, const Secrets& secrets
);

// The warning at start about a secret of 1 to 31 characters. It contains the variable, not the
// secret.
std::optional<std::string> weak_secret_warning(std::string_view variable, std::string_view secret);

}  // namespace chap::http
