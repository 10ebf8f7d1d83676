// Percent-encoding of URLs (RFC 3986, 2.1). Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace chap::net {

// `%41b` becomes `Ab`. A malformed escape is kept. `plus_is_space` is for query strings.
std::string percent_decoded(std::string_view text, bool plus_is_space = false);

// Appends `text`; control characters, bytes beyond ASCII and the characters of `escaped` become
// `%XX`.
void append_percent_encoded(std::string& out, std::string_view text, std::string_view escaped);

}  // namespace chap::net
