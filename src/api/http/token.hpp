// The API token in front of everything (http-api.md 2.11). Pure functions over values; secrets are
// compared in constant time and appear in no text made here.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chap::http {

struct Secrets {
  std::string api_token;         // CHAP_API_TOKEN; empty: the API is open
  std::string registration_key;  // SERVICEKIT_REGISTRATION_KEY; empty: unused here
};

// The 401 answer, or nothing when the request may pass. The registration key opens /v2/services
// only.
std::optional<web::Response> refuse_without_token(
    const web::Request& request, const Secrets& secrets
);

// The start-up warning for a set secret of fewer than 32 characters. Names the variable, not the
// secret.
std::optional<std::string> weak_secret_warning(std::string_view variable, std::string_view secret);

}  // namespace chap::http
