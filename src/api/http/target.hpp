// Parses the target of a request line into path and query (http-api.md 2.1, 2.12), and makes the
// text that is logged for it. Pure functions.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chap::http {

// Nothing for an invalid escape and for %00. A plus sign is not decoded to a space, because a path
// is not form data.
std::optional<std::string> percent_decoded(std::string_view text);

// Sets target, path, raw_path, query and root_path, and host for the absolute form
// (`GET http://host/path`). False if the target is neither origin form nor absolute form nor `*`.
bool read_target(std::string_view target, std::string_view root_path, web::Request& request);

// Whether `host` (with an optional port) is safe in a Location field: no spaces, quotes or slashes.
bool is_plain_host(std::string_view host);

// The target with the values of query parameters masked whose names suggest a secret, at most 500
// bytes. `***` if the target contains one of `secrets`, escaped or not.
std::string loggable_target(std::string_view target, std::span<const std::string> secrets = {});

}  // namespace chap::http
