// Comparison of secrets (tokens, keys) that leaks nothing through its duration (http-api.md 2.11).
#pragma once

#include <string_view>

namespace chap {

// Byte-wise equality; the time depends on the lengths only, never on where the texts differ.
bool same_secret(std::string_view given, std::string_view expected);

}  // namespace chap
