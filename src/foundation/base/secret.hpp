// Compares secrets, such as tokens, in a time that does not depend on their contents (http-api.md
// 2.11).
#pragma once

#include <string_view>

namespace chap {

// Whether two texts are equal. The time depends only on the lengths of the texts.
bool same_secret(std::string_view given, std::string_view expected);

}  // namespace chap
