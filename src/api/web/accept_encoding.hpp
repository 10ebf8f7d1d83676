// The fields Accept-Encoding and Vary (http-api.md 2.10).
#pragma once

#include "api/web/message.hpp"

#include <string_view>

namespace chap::web {

// True if the field lists gzip with a weight above zero. (The reference ignores weights and
// compresses for `gzip;q=0`, too.)
bool accepts_gzip(std::string_view accept_encoding);
bool accepts_gzip(const Request& request);

// Adds `name` to the list in the Vary field, unless it is listed already.
void add_vary(Headers& headers, std::string_view name);

}  // namespace chap::web
