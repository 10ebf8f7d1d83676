// The body of a request as it is kept with the job that it created (http-api.md 7.4): compressed,
// because it may be as large as the limit of bodies. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace chap::services {

// zlib's format, with its fastest level: an import waits for this.
std::string pack_request(std::string_view body);
// Throws Error (internal) for bytes that pack_request() did not produce.
std::string unpack_request(std::string_view bytes);

}  // namespace chap::services
