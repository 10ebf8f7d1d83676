// Checks the API token of a request (http-api.md 2.11). The functions are pure and compare secrets
// in constant time. A returned text never contains a secret.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chap::http {

struct Secrets {
  std::string api_token;         // CHAP_API_TOKEN; empty: the API is open
  std::string registration_key;  // SERVICEKIT_REGISTRATION_KEY; empty: no key is accepted
};

// Returns a 401 response, or nullopt if the request is allowed. The registration key is valid only
// for paths that start with /v2/services.
std::optional<web::Response> refuse_without_token(
    const web::Request& request, const Secrets& secrets
);

// Returns the text of a warning about a secret of 1 to 31 characters, which the server logs at its
// start. The text contains the name of the environment variable and not the secret.
std::optional<std::string> weak_secret_warning(std::string_view variable, std::string_view secret);

}  // namespace chap::http
