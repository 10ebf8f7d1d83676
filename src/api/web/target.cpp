#include "api/web/target.hpp"

#include "foundation/base/ascii.hpp"

namespace chap::web {

QueryPairs parse_query(std::string_view raw) {
  QueryPairs pairs;
  while (!raw.empty()) {
    const std::size_t end = std::min(raw.find('&'), raw.size());
    const std::string_view pair = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(
        percent_decoded(pair.substr(0, equals), true),
        percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true)
    );
  }
  return pairs;
}

}  // namespace chap::web
