// Parses the target of a request line into path and query (http-api.md 2.1, 2.12), and makes the
// text that the log shows for a target. Pure functions.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chap::http {

// Returns nullopt for a text with an invalid escape or with %00. Does not decode a plus sign to a
// space, because a path is not form data.
std::optional<std::string> percent_decoded(std::string_view text);

// Sets target, path, raw_path, query and root_path of the request, and host for the absolute form
// (`GET http://host/path`). Returns false if the target is neither in origin form nor in absolute
// form nor `*`.
bool read_target(std::string_view target, std::string_view root_path, web::Request& request);

// Returns whether `host` (with an optional port) can be used in a Location field: it must not
// contain spaces, quotes or slashes.
bool is_plain_host(std::string_view host);

// Returns the target for the log. Masks the values of query parameters whose names suggest a
// secret. Cuts the text after 500 bytes. Returns `***` if the target contains one of `secrets`,
// percent-encoded or not.
std::string loggable_target(std::string_view target, std::span<const std::string> secrets = {});

}  // namespace chap::http
