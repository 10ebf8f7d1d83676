// Unicode plumbing of the parser and the writer: recognising and converting encodings, and the
// steps between bytes and characters. Surrogates count as characters of three bytes, as in Python's
// `surrogatepass`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chap::json {

// Bytes of a request body as UTF-8: byte order marks, UTF-16 and UTF-32 as Python's json.loads
// recognises them. A view of `bytes` where they are UTF-8 already, else of `converted`, which is
// overwritten. Throws UnreadableError for bytes that are no text.
std::string_view as_utf8(std::string_view bytes, std::string& converted);

void append_utf8(std::string& out, std::uint32_t code_point);

// Length of the character at the start of `text`, 0 when the bytes are no UTF-8.
// `surrogates`: whether the three-byte form of U+D800..U+DFFF passes.
std::size_t utf8_length(std::string_view text, bool surrogates);

std::size_t count_characters(std::string_view utf8);

}  // namespace chap::json
