// Parses the query string and decodes percent-encoded texts.
#pragma once

#include "foundation/net/percent_encoding.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chap::web {

using net::percent_decoded;

// The decoded name and value of each pair of a query, in the order of the query. A pair without `=`
// has an empty value.
using QueryPairs = std::vector<std::pair<std::string, std::string>>;
QueryPairs parse_query(std::string_view raw);

}  // namespace chap::web
