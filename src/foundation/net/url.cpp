#include "foundation/net/url.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"
#include "foundation/net/percent_encoding.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <vector>

namespace chap::net {
namespace {

using Problem = UrlResult::Problem;

// Characters that are escaped in each part of a URL, in addition to control characters and bytes
// above 0x7F (WHATWG URL, 1.3).
constexpr std::string_view kEscapedInFragment = " \"<>`";
constexpr std::string_view kEscapedInQuery = " \"#<>'";
constexpr std::string_view kEscapedInPath = " \"#<>?`{}";
constexpr std::string_view kEscapedInUser = " \"#<>?`{}/:;=@[\\]^|";

constexpr unsigned default_port(std::string_view scheme) { return scheme == "http" ? 80 : 443; }

// The text without blanks and control characters at its start and end, and without any tabs and
// line ends.
std::string cleaned(std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  std::string out(text);
  std::erase_if(out, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return out;
}

// The scheme in lower case; nullopt if the text does not begin with a scheme.
std::optional<std::string> scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !ascii::is_letter(text.front())) {
    return std::nullopt;
  }
  const std::string_view scheme = text.substr(0, colon);
  const bool good = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return ascii::is_alphanumeric(c) || c == '+' || c == '-' || c == '.';
  });
  return good ? std::optional(ascii::lower(scheme)) : std::nullopt;
}

bool is_dot(const std::string& segment) { return segment == "." || ascii::lower(segment) == "%2e"; }
bool is_double_dot(const std::string& segment) {
  const std::string plain = ascii::lower(segment);
  return plain == ".." || plain == ".%2e" || plain == "%2e." || plain == "%2e%2e";
}

// The percent-encoded path, in which the segments `.` and `..` are resolved. A backslash counts as
// a slash.
std::string normalised_path(std::string_view raw) {
  std::vector<std::string> kept;
  if (!raw.empty()) raw.remove_prefix(1);
  while (true) {
    const std::size_t end = raw.find_first_of("/\\");
    const bool last = end == std::string_view::npos;
    std::string segment;
    append_percent_encoded(segment, raw.substr(0, end), kEscapedInPath);
    if (is_double_dot(segment)) {
      if (!kept.empty()) kept.pop_back();
      if (last) kept.emplace_back();
    } else if (!is_dot(segment)) {
      kept.push_back(std::move(segment));
    } else if (last) {
      kept.emplace_back();
    }
    if (last) break;
    raw.remove_prefix(end + 1);
  }
  std::string path;
  for (const std::string& segment : kept) path += "/" + segment;
  return path.empty() ? "/" : path;
}

std::optional<unsigned> port_from(std::string_view digits, std::string_view scheme) {
  if (digits.empty()) return default_port(scheme);
  unsigned port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  const bool good = error == std::errc() && end == digits.data() + digits.size() && port <= 65535;
  return good ? std::optional(port) : std::nullopt;
}

std::string normalised_user(std::string_view user) {
  std::string out;
  const std::size_t colon = std::min(user.find(':'), user.size());
  append_percent_encoded(out, user.substr(0, colon), kEscapedInUser);
  const std::string_view password = user.substr(std::min(colon + 1, user.size()));
  if (!password.empty()) {
    out += ':';
    append_percent_encoded(out, password, kEscapedInUser);
  }
  return out;
}

// Reads `user@host:port` into `url`. Returns an empty text, or the reason if `authority` is
// invalid.
std::string read_authority(Url& url, std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    url.user = normalised_user(authority.substr(0, at));
    authority.remove_prefix(at + 1);
  }
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  std::string reason;
  const auto host = normalised_host(authority.substr(0, colon), reason);
  if (!host) return reason;
  url.host = *host;
  const bool has_port = colon != std::string_view::npos;
  const auto port =
      port_from(has_port ? authority.substr(colon + 1) : std::string_view(), url.scheme);
  if (!port) return "invalid port number";
  url.port = *port;
  return {};
}

// Returns the part of `rest` before the first character that `ends` contains, and removes this part
// from `rest`.
std::string split_off(std::string_view& rest, std::string_view ends) {
  const std::string_view taken = rest.substr(0, rest.find_first_of(ends));
  rest.remove_prefix(taken.size());
  return std::string(taken);
}

Url require_url(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string scheme = ascii::lower(text.substr(0, colon));
  if (colon == std::string::npos || (scheme != "http" && scheme != "https")) {
    throw invalid_input("it does not start with http:// or https://");
  }
  // URL parsers disagree on the host of `http:/a` and `http:///a`, so such URLs are refused.
  const std::string_view rest = std::string_view(text).substr(std::min(colon + 3, text.size()));
  if (text.compare(colon, 3, "://") != 0 || rest.empty() ||
      std::string_view("/?#\\").find(rest.front()) != std::string_view::npos) {
    throw invalid_input("it names no host");
  }
  UrlResult result = parse_url(text);
  if (result.problem != Problem::kNone) throw invalid_input(result.reason);
  return std::move(result.url);
}

}  // namespace

std::string Url::authority_text() const {
  std::string out = scheme + "://";
  if (!user.empty()) out += user + '@';
  out += host;
  if (port != default_port(scheme)) out += fmt::format(":{}", port);
  return out;
}

std::string Url::normalised() const {
  std::string out = authority_text() + normalised_path(path);
  if (!query.empty()) {
    out += '?';
    append_percent_encoded(out, std::string_view(query).substr(1), kEscapedInQuery);
  }
  if (!fragment.empty()) {
    out += '#';
    append_percent_encoded(out, std::string_view(fragment).substr(1), kEscapedInFragment);
  }
  return out;
}

UrlResult parse_url(std::string_view given) {
  UrlResult result;
  const auto unreadable = [&](std::string reason) {
    result.problem = Problem::kUnreadable;
    result.reason = std::move(reason);
    return result;
  };
  if (given.empty()) return unreadable("input is empty");
  const std::string text = cleaned(given);
  const auto scheme = scheme_of(text);
  if (!scheme) return unreadable("relative URL without a base");
  if (*scheme != "http" && *scheme != "https") {
    result.problem = Problem::kOtherScheme;
    return result;
  }
  result.url.scheme = *scheme;
  std::string_view rest = std::string_view(text).substr(scheme->size() + 1);
  while (!rest.empty() && (rest.front() == '/' || rest.front() == '\\')) rest.remove_prefix(1);
  std::string problem = read_authority(result.url, split_off(rest, "/\\?#"));
  if (!problem.empty()) return unreadable(std::move(problem));
  result.url.path = split_off(rest, "?#");
  result.url.query = split_off(rest, "#");
  result.url.fragment = rest;
  return result;
}

Origin origin_of(const std::string& url) {
  const Url parsed = require_url(url);
  return {parsed.scheme, parsed.host, parsed.port};
}

std::string with_normalised_authority(const std::string& url) {
  const Url parsed = require_url(url);
  std::string path = parsed.path.empty() ? "/" : parsed.path;
  path.front() = '/';  // other parsers read a backslash here as part of the authority
  return parsed.authority_text() + path + parsed.query;
}

std::string resolved(const std::string& url, const std::string& location) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> at(curl_url(), curl_url_cleanup);
  constexpr unsigned kFlags = CURLU_PATH_AS_IS | CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME;
  if (curl_url_set(at.get(), CURLUPART_URL, url.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK ||
      curl_url_set(at.get(), CURLUPART_URL, location.c_str(), kFlags) != CURLUE_OK) {
    return {};
  }
  char* text = nullptr;
  if (curl_url_get(at.get(), CURLUPART_URL, &text, CURLU_PATH_AS_IS) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

}  // namespace chap::net
