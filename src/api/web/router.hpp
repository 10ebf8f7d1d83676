// The table of endpoints and the way from a request to one of them (http-api.md 2.1, 2.2).
// Filled at start, read-only afterwards, then safe for any number of threads.
#pragma once

#include "api/web/route.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chap::web {

// 307 to the same path with the final slash taken away, or added where there is none.
Response slash_redirect(const Request& request);

class Router {
 public:
  // Throws std::logic_error when the placeholders and the parameters struct disagree, or the row
  // exists already.
  void add(Route route);

  // Never throws: every error becomes its answer. No row: 404, 405 with all methods, or 307.
  Response dispatch(Context& context) const;
  bool runs_inline(const Request& request) const;
  bool waits_for_others(const Request& request) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Match {
    const Route* route = nullptr;
    PathValues values;
  };

  bool fits(std::size_t row, const std::vector<std::string>& path) const;
  Match match(std::string_view method, const std::string& path) const;
  // Methods of every row that matches the path, ascending.
  std::vector<std::string> methods_of(const std::string& path) const;
  static Response answer(const Match& found, Context& context);
  Response unmatched(const Request& request) const;

  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;  // of each route's pattern
};

}  // namespace chap::web
