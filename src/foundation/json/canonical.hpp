// Writes the text that Python's json.dumps(value, sort_keys=True) makes. Members are ordered by the
// code points of their names, the separators are `", "` and `": "`, and all characters outside of
// U+0020 to U+007E are escaped. Equal values have equal texts, so digests are computed from these
// texts (core-2.5.1.md 2.1).
#pragma once

#include "foundation/json/value.hpp"

#include <string>

namespace chap::json {

// The canonical text of a value. Numbers are written as Python writes them: 1 and 1.0 differ,
// integers keep all digits, infinities are `Infinity` and `-Infinity`, and not-a-number is `NaN`.
std::string canonical_text(const Value& value);
// Appends `text` as a quoted and escaped string.
void append_canonical_string(std::string& out, std::string_view text);

}  // namespace chap::json
