// Texts as Python prints them, which error texts of the API contain. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chap {

// A text as Python's repr() shows it, such as `'a'` or `"it's"`; bytes beyond ASCII are kept.
std::string python_repr(std::string_view text);

// A list of texts, such as `['a', 'b']`.
std::string python_list(const std::vector<std::string>& texts);

}  // namespace chap
