// The body of a request that creates a job is stored with the job (http-api.md 7.4). These pure
// functions compress it, because it can be large (up to CHAP_MAX_BODY_BYTES).
#pragma once

#include <string>
#include <string_view>

namespace chap::services {

// Returns the body in zlib's format. Uses zlib's fastest level, because the response to an import
// request waits for the compression.
std::string pack_request(std::string_view body);
// Throws Error (kInternal) for bytes that pack_request() did not produce.
std::string unpack_request(std::string_view bytes);

}  // namespace chap::services
