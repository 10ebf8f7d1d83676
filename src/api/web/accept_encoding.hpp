// Reads the field Accept-Encoding and writes the field Vary (http-api.md 2.10).
#pragma once

#include "api/web/message.hpp"

#include <string_view>

namespace chap::web {

// Returns whether the field lists gzip with a weight above zero. The reference ignores weights, so
// it compresses responses to requests with `gzip;q=0`, too.
bool accepts_gzip(std::string_view accept_encoding);
bool accepts_gzip(const Request& request);

// Adds `name` to the list in the Vary field, unless the list already contains it.
void add_vary(Headers& headers, std::string_view name);

}  // namespace chap::web
