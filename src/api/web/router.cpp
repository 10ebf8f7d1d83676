#include "api/web/router.hpp"

#include "api/web/entity_tag.hpp"
#include "foundation/base/ascii.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>
#include <variant>

namespace chap::web {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  if (!path.empty()) path.remove_prefix(1);  // the leading slash
  while (true) {
    const std::size_t end = path.find('/');
    segments.emplace_back(path.substr(0, end));
    if (end == std::string_view::npos) return segments;
    path.remove_prefix(end + 1);
  }
}

bool is_placeholder(const std::string& segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

std::string placeholder_name(const std::string& segment) {
  return segment.substr(1, segment.size() - 2);
}

bool matches_segment(const std::string& pattern, const std::string& segment) {
  return is_placeholder(pattern) ? !segment.empty() : pattern == segment;
}

bool serves(const Route& route, std::string_view method) {
  return route.method == method || (route.also_head && method == "HEAD");
}

// Joins the segments from index `first` on with slashes.
std::string rest_of(const std::vector<std::string>& segments, std::size_t first) {
  std::string rest;
  for (std::size_t i = first; i < segments.size(); ++i) {
    if (i > first) rest += '/';
    rest += segments[i];
  }
  return rest;
}

// Returns whether pattern `a` is more specific than `b`. Segments are compared from left to right;
// an exact segment is more specific than a placeholder.
bool is_more_specific(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (is_placeholder(a[i]) != is_placeholder(b[i])) return !is_placeholder(a[i]);
  }
  // The last placeholder of the shorter pattern matches several segments, so the shorter pattern is
  // less specific.
  return a.size() > b.size();
}

// Removes the final slash of a path, or adds a slash if the path has no final slash.
std::string with_slash_toggled(const std::string& path) {
  if (path.size() > 1 && path.back() == '/') return path.substr(0, path.size() - 1);
  return path + "/";
}

// Reads the first piece of a streamed body before the head is sent. If the stream throws an error
// for this piece, the response can still have the status of the error.
void read_first_piece(Response& response) {
  auto* stream = std::get_if<BodyStream>(&response.body);
  if (stream == nullptr) return;
  std::string first;
  const bool more = (*stream)(first);
  response.body =
      BodyStream([first = std::move(first), more, first_sent = false, rest = std::move(*stream)](
                     std::string& chunk
                 ) mutable {
        if (std::exchange(first_sent, true)) return rest(chunk);
        chunk += std::exchange(first, {});
        return more;
      });
}

}  // namespace

Response slash_redirect(const Request& request) {
  std::string raw = request.raw_path;
  if (request.path.ends_with('/')) {
    constexpr std::size_t kEncoded = 3;  // the length of %2F
    raw.resize(raw.size() - (raw.ends_with('/') ? 1 : kEncoded));
  } else {
    raw += '/';
  }
  // A request with HTTP/1.0 may have no host.
  const std::string origin = request.host.empty() ? "" : request.scheme + "://" + request.host;
  Response response;
  response.status = 307;
  response.headers.add(
      "Location",
      origin + request.root_path + raw + (request.query.empty() ? "" : "?" + request.query)
  );
  return response;
}

std::string Route::operation_id() const {
  std::string id = name + "_";
  for (const char c : pattern.substr(1)) id += ascii::is_alphanumeric(c) ? c : '_';
  return id + '_' + ascii::lower(method);
}

void Router::add(Route route) {
  const auto segments = split(route.pattern);
  std::set<std::string> placeholders;
  for (const std::string& segment : segments) {
    if (is_placeholder(segment)) placeholders.insert(placeholder_name(segment));
  }
  if (placeholders !=
      std::set<std::string>(route.parameter_names.begin(), route.parameter_names.end())) {
    throw std::logic_error("placeholders and path parameters differ: " + route.pattern);
  }
  for (const Route& other : routes_) {
    if (other.method == route.method && other.pattern == route.pattern) {
      throw std::logic_error("two rows for " + route.method + " " + route.pattern);
    }
  }
  routes_.push_back(std::move(route));
  segments_.push_back(segments);
}

bool Router::matches(std::size_t row, const std::vector<std::string>& path) const {
  const auto& pattern = segments_[row];
  if (!routes_[row].takes_rest) {
    return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(), matches_segment);
  }
  const auto exact = static_cast<std::ptrdiff_t>(pattern.size()) - 1;
  return path.size() >= pattern.size() &&
         std::equal(pattern.begin(), pattern.begin() + exact, path.begin(), matches_segment);
}

Router::Match Router::match(std::string_view method, const std::string& path) const {
  const auto segments = split(path);
  std::size_t best = routes_.size();
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!serves(routes_[i], method) || !matches(i, segments)) continue;
    if (best == routes_.size() || is_more_specific(segments_[i], segments_[best])) best = i;
  }
  Match found;
  if (best == routes_.size()) return found;
  found.route = &routes_[best];
  const std::size_t count = segments_[best].size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& part = segments_[best][i];
    if (!is_placeholder(part)) continue;
    const bool rest = found.route->takes_rest && i + 1 == count;
    found.values.emplace_back(placeholder_name(part), rest ? rest_of(segments, i) : segments[i]);
  }
  return found;
}

std::vector<std::string> Router::methods_of(const std::string& path) const {
  const auto segments = split(path);
  std::set<std::string> methods;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!matches(i, segments)) continue;
    methods.insert(routes_[i].method);
    if (routes_[i].also_head) methods.insert("HEAD");
  }
  return {methods.begin(), methods.end()};
}

Response Router::unmatched(const Request& request) const {
  const auto allowed = methods_of(request.path);
  if (!allowed.empty()) {
    std::string list;
    for (const std::string& method : allowed) list += (list.empty() ? "" : ", ") + method;
    Response response = detail_response(405, "Method Not Allowed");
    response.headers.add("Allow", list);
    return response;
  }
  if (methods_of(with_slash_toggled(request.path)).empty())
    return detail_response(404, "Not Found");
  return slash_redirect(request);
}

Response Router::answer(const Match& found, Context& context) {
  const Route& route = *found.route;
  std::optional<std::string> tag;
  if (route.identity) {
    if (const auto identity = route.identity(context, found.values)) {
      tag = entity_tag(context.request, *identity);
    }
  }
  if (tag && lists_tag(context.request, *tag)) return not_modified(*tag);
  Response response = route.invoke(context, found.values);
  if (!tag || response.status != 200) return response;
  // `*` matches only if the content exists. Only the status of the handler's response shows whether
  // the content exists, so the handler is called before this check.
  if (has_wildcard(context.request)) return not_modified(*tag);
  response.headers.add("ETag", *tag);
  return response;
}

Response Router::dispatch(Context& context) const {
  try {
    const Match found = match(context.request.method, context.request.path);
    if (found.route == nullptr) return unmatched(context.request);
    if (found.route->guard) found.route->guard(context);
    Response response = answer(found, context);
    // The stream of a proxied response is not read here, because the service may be slow.
    if (!found.route->uses_outbound_pool) read_first_piece(response);
    return response;
  } catch (const Error& error) {
    return error_response(error);
  } catch (const std::exception& error) {
    return unexpected_response(error, context.request.id);
  }
}

bool Router::runs_inline(const Request& request) const {
  const Match found = match(request.method, request.path);
  return found.route != nullptr && found.route->runs_inline;
}

bool Router::uses_outbound_pool(const Request& request) const {
  const Match found = match(request.method, request.path);
  return found.route != nullptr && found.route->uses_outbound_pool;
}

}  // namespace chap::web
