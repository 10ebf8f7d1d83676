// Percent-decoding and parsing of the query string.
#pragma once

#include "foundation/net/percent_encoding.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chap::web {

using net::percent_decoded;

// Name and value of each pair in order, decoded. A pair without `=` has an empty value.
using QueryPairs = std::vector<std::pair<std::string, std::string>>;
QueryPairs parse_query(std::string_view raw);

}  // namespace chap::web
