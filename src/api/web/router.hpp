// The table of route rows: finds the row that matches a request and calls its handler (http-api.md
// 2.1, 2.2). The program fills the router at its start. After that, the router is read-only and
// thread-safe.
#pragma once

#include "api/web/route.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chap::web {

// Returns a 307 response that redirects to the same address without its final slash (which may be
// percent-encoded). If the address has no final slash, the redirect adds one (http-api.md 2.2).
Response slash_redirect(const Request& request);

class Router {
 public:
  // Throws std::logic_error if the placeholders of the pattern differ from the path parameters of
  // the handler's Parameters, or if a row with the same method and pattern exists.
  void add(Route route);

  // Converts errors to responses and never throws. If no row matches the request, the response has
  // one of these statuses: 405 if rows with other methods match the path; 307 if a row matches the
  // path with or without its final slash; 404 otherwise.
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
  // Returns the methods of all rows that match the path, sorted.
  std::vector<std::string> methods_of(const std::string& path) const;
  static Response answer(const Match& found, Context& context);
  Response unmatched(const Request& request) const;

  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;  // the segments of each route's pattern
};

}  // namespace chap::web
