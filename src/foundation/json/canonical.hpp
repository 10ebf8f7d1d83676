// The text that Python's json.dumps(value, sort_keys=True) makes: members ordered by the code
// points of their names, `", "` and `": "` as separators, everything outside of U+0020 to U+007E
// escaped. Equal values have equal texts, so digests are computed from it (core-2.5.1.md 2.1).
#pragma once

#include "foundation/json/value.hpp"

#include <string>

namespace chap::json {

// Numbers are written as Python does: 1 and 1.0 differ, integers keep all digits, and infinities
// are `Infinity`.
std::string canonical_text(const Value& value);
// Appends a quoted string.
void append_canonical_string(std::string& out, std::string_view text);

}  // namespace chap::json
