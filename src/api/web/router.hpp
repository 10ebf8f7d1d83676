// The table of endpoints; finds the endpoint of a request and calls it (http-api.md 2.1, 2.2).
// Filled at start and read-only afterwards; then thread-safe.
#pragma once

#include "api/web/route.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chap::web {

// The 307 response that redirects to the same address without its final slash (which may be
// encoded), or with one added if it has none (http-api.md 2.2).
Response slash_redirect(const Request& request);

class Router {
 public:
  // Throws std::logic_error if the placeholders differ from the path parameters of the parameters
  // struct, or if a row with this method and pattern exists.
  void add(Route route);

  // Never throws: errors become responses. Without a matching row: 404, 405 with all methods of the
  // path, or 307.
  Response dispatch(Context& context) const;
  bool runs_inline(const Request& request) const;
  bool uses_outbound_pool(const Request& request) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Match {
    const Route* route = nullptr;
    PathValues values;
  };

  bool matches(std::size_t row, const std::vector<std::string>& path) const;
  Match match(std::string_view method, const std::string& path) const;
  // The methods of all rows that match the path, sorted.
  std::vector<std::string> methods_of(const std::string& path) const;
  static Response answer(const Match& found, Context& context);
  Response unmatched(const Request& request) const;

  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;  // of each route's pattern
};

}  // namespace chap::web
