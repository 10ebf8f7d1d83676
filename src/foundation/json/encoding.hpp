// Recognises the encoding of a JSON document and converts it to UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace chap::json {

// The bytes of a request body as UTF-8. Recognises byte order marks, UTF-16 and UTF-32 by the rules
// of Python's json.loads. If the bytes are already UTF-8, returns a view of `bytes`; otherwise
// writes the text to `converted` and returns a view of `converted`. Surrogates are accepted in
// their three-byte form, as with Python's error handler `surrogatepass`. Throws UnreadableError if
// the bytes are not valid in the recognised encoding.
std::string_view as_utf8(std::string_view bytes, std::string& converted);

}  // namespace chap::json
