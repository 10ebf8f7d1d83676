// Measures, cuts and appends characters of UTF-8 text. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chap {

// Appends the UTF-8 form of `code_point`, which must be at most U+10FFFF. A surrogate is written in
// its three-byte form, as with Python's error handler `surrogatepass`.
void append_utf8(std::string& out, std::uint32_t code_point);

// The length in bytes of the character at the start of `text`; 0 if `text` is empty or does not
// start with a character in UTF-8. `surrogates`: whether the three-byte form of U+D800..U+DFFF is
// accepted.
std::size_t first_character_bytes(std::string_view text, bool surrogates);

// `utf8` without the white space of Unicode (the property White_Space) at its start and end.
std::string_view without_white_space(std::string_view utf8);

// `utf8` without the blank characters at its start and end that Python's str.strip() removes: white
// space and the separators U+001C to U+001F.
std::string_view without_outer_blanks(std::string_view utf8);

// The number of characters in `utf8`, which must be valid UTF-8.
std::size_t count_characters(std::string_view utf8);

// The first `count` characters of `utf8`, or the whole text if it is shorter. `utf8` must be valid
// UTF-8.
std::string first_characters(std::string_view utf8, std::size_t count);

}  // namespace chap
