// Request targets: from the bytes of the request line to the path that routes are matched with
// (http-api.md 2.1, 2.12), and to the text that may stand in the log. Pure functions.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chap::http {

// Nothing for a broken escape and for %00. A plus sign is itself: this is not form data.
std::optional<std::string> percent_decoded(std::string_view text);

// Fills target, path, raw_path, query and root_path, and host for the absolute form
// (`GET http://host/path`). False when the target is none of: origin form, absolute form, `*`.
bool read_target(std::string_view target, std::string_view root_path, web::Request& request);

// A host and optional port as they may be repeated in a Location: no blanks, quotes, slashes.
bool is_plain_host(std::string_view host);

// The target with the values of secret-looking query parameters masked, at most 500 bytes. One that
// holds any of `secrets`, escaped or not, is not told at all.
std::string loggable_target(std::string_view target, std::span<const std::string> secrets = {});

}  // namespace chap::http
