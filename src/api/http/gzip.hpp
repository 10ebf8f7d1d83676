// Compresses responses (http-api.md 2.10): whole bodies of at least 1000 bytes, and streamed bodies
// of any size. The response to HEAD has the fields of the compressed response to GET. Thread-safe.
#pragma once

#include "api/web/message.hpp"

#include <string>
#include <string_view>

namespace chap::http {

inline constexpr int kDefaultGzipLevel = 4;

// Returns the whole text as one gzip member. `level` is the compression level of zlib, 1 to 9.
// Throws Error (kInternal) when zlib cannot allocate memory.
std::string gzipped(std::string_view text, int level);

// Compresses a stream piece by piece; small pieces are combined into larger ones.
web::BodyStream gzipped(web::BodyStream stream, int level);

// Compresses `response` if the request accepts gzip and the response is large enough; sets
// Content-Encoding and Vary.
void compress(const web::Request& request, int level, web::Response& response);

}  // namespace chap::http
