// The pieces of a request target: percent-decoding and the query string.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chap::web {

// `%41b` -> `Ab`. A malformed escape stays as it is; `plus_is_space` for query strings.
std::string percent_decoded(std::string_view text, bool plus_is_space = false);

// Name and value of each pair in order, decoded. A pair without `=` has an empty value.
using QueryPairs = std::vector<std::pair<std::string, std::string>>;
QueryPairs parse_query(std::string_view raw);

}  // namespace chap::web
