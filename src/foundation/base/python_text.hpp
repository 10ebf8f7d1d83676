// Formats values as Python prints them, because error texts of the API contain such values. Pure
// functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chap {

// A text as Python's repr() shows it, such as `'a'` or `"it's"`. Bytes above 0x7F are kept
// unchanged.
std::string python_repr(std::string_view text);

// A list of texts, such as `['a', 'b']`.
std::string python_list(const std::vector<std::string>& texts);

}  // namespace chap
