// Recognises the encoding of a JSON document and converts it to UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace chap::json {

// The bytes of a request body as UTF-8. Byte order marks, UTF-16 and UTF-32 are recognised as by
// Python's json.loads. Returns a view of `bytes` if they are UTF-8 already, otherwise a view of
// `converted`, which is overwritten. Surrogates are accepted in their three-byte form, as in
// Python's `surrogatepass`. Throws UnreadableError for bytes that are not text.
std::string_view as_utf8(std::string_view bytes, std::string& converted);

}  // namespace chap::json
