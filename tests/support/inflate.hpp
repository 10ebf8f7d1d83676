// Takes gzip apart with zlib, for tests of compressed answers.
#pragma once

#include <string>
#include <string_view>

namespace chap::test {

// Empty when `bytes` is not exactly one whole gzip member.
std::string gunzipped(std::string_view bytes);

}  // namespace chap::test
