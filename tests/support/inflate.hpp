// Decompresses gzip with zlib, for tests of compressed responses.
#pragma once

#include <string>
#include <string_view>

namespace chap::test {

// The decompressed text; empty if `bytes` is not exactly one complete gzip member.
std::string gunzipped(std::string_view bytes);

}  // namespace chap::test
