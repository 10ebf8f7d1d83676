// What the client's Accept-Encoding allows (http-api.md 2.10). Pure functions.
#pragma once

#include "api/web/message.hpp"

#include <string_view>

namespace chap::web {

// True when the field names gzip with a weight above zero. Other than the reference, `gzip;q=0` is
// a refusal.
bool accepts_gzip(std::string_view accept_encoding);
bool accepts_gzip(const Request& request);

// Adds a name to the Vary field, once: `Origin` and then `Accept-Encoding` give `Origin,
// Accept-Encoding`.
void add_vary(Headers& headers, std::string_view name);

}  // namespace chap::web
