// Compression of answers (http-api.md 2.10): whole bodies from 1000 bytes on, streamed ones always.
// A HEAD answer gets the fields of the compressed GET. Thread-safe: no state between answers.
#pragma once

#include "api/web/message.hpp"

#include <string>
#include <string_view>

namespace chap::http {

inline constexpr int kDefaultGzipLevel = 4;

// The whole text as one gzip member. `level` is zlib's, 1 to 9. Error (kInternal) when memory is
// out.
std::string gzipped(std::string_view text, int level);

// Compresses piece by piece; small pieces are gathered, so that output comes in useful sizes.
web::BodyStream gzipped(web::BodyStream stream, int level);

// Compresses `response` when request and answer allow it, and sets Content-Encoding and Vary.
void compress(const web::Request& request, int level, web::Response& response);

}  // namespace chap::http
