// Compresses the body of a request, which is stored with the job that the request created
// (http-api.md 7.4), because a body may be as large as the limit for request bodies. Pure
// functions.
#pragma once

#include <string>
#include <string_view>

namespace chap::services {

// Returns the body in zlib's format. Uses zlib's fastest level, because the response to an import
// request waits for the compression.
std::string pack_request(std::string_view body);
// Throws Error (internal) for bytes that pack_request() did not produce.
std::string unpack_request(std::string_view bytes);

}  // namespace chap::services
