// Comparison of secrets, such as tokens, in constant time (http-api.md 2.11).
#pragma once

#include <string_view>

namespace chap {

// Whether two texts are equal. The time depends only on their lengths, not on their contents.
bool same_secret(std::string_view given, std::string_view expected);

}  // namespace chap
