// Characters of UTF-8 text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chap {

// `code_point` must be at most U+10FFFF. A surrogate is written in its three-byte form, as Python's
// `surrogatepass` does.
void append_utf8(std::string& out, std::uint32_t code_point);

// Length in bytes of the character at the start of `text`; 0 if these bytes are not UTF-8 or if
// `text` is empty. `surrogates`: whether the three-byte form of U+D800..U+DFFF is accepted.
std::size_t utf8_length(std::string_view text, bool surrogates);

// Without blanks of ASCII and no-break spaces (U+00A0) at both ends.
std::string_view without_outer_blanks(std::string_view utf8);

// Number of characters in valid UTF-8.
std::size_t count_characters(std::string_view utf8);

// The first `count` characters of valid UTF-8, or all of it if it is shorter.
std::string first_characters(std::string_view utf8, std::size_t count);

}  // namespace chap
