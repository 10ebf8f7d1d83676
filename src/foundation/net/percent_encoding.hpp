// Percent-encoding of URLs (RFC 3986, 2.1). Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace chap::net {

// Decodes percent-escapes: `%41b` becomes `Ab`. A malformed escape is kept unchanged. With
// `plus_is_space`, which is meant for query strings, `+` becomes a blank.
std::string percent_decoded(std::string_view text, bool plus_is_space = false);

// Appends `text` to `out`. Control characters, bytes above 0x7F and the characters of `escaped`
// become `%XX`.
void append_percent_encoded(std::string& out, std::string_view text, std::string_view escaped);

}  // namespace chap::net
