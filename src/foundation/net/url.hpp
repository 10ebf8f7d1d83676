// Parses http and https URLs by the rules of browsers (WHATWG URL). The whole program uses this
// parser: to check the addresses in model metadata (http-api.md 8.1), and to decide which server a
// URL refers to. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chap::net {

// The parts of a URL. Scheme, user, host and port are normalised; path, query and fragment are
// unchanged.
struct Url {
  std::string scheme;    // http or https
  std::string user;      // `name` or `name:password`, percent-encoded; may be empty
  std::string host;      // lower case, punycode; IPv4 and IPv6 addresses in their normal form
  unsigned port = 0;     // set even if it is the default port of the scheme
  std::string path;      // empty, or begins with a slash or backslash
  std::string query;     // empty, or begins with `?`
  std::string fragment;  // empty, or begins with `#`

  // The start of the URL, such as `http://user@host:81`. Without the port if it is the default port
  // of the scheme.
  std::string authority_text() const;
  // The whole URL: the segments `.` and `..` of the path are resolved, and characters that a URL
  // must not contain are percent-encoded.
  std::string normalised() const;
};

struct UrlResult {
  enum class Problem { kNone, kUnreadable, kOtherScheme };
  Problem problem = Problem::kNone;
  Url url;             // valid if `problem` is kNone
  std::string reason;  // set if `problem` is kUnreadable, such as `empty host`
};

// Parses a URL. Blanks at the start and end of the text and line ends inside it are ignored. The
// slashes after the scheme may be missing or repeated.
UrlResult parse_url(std::string_view text);

// The host of a URL in its normalised spelling. If `host` is not valid, returns nullopt and writes
// the reason to `reason`.
std::optional<std::string> normalised_host(std::string_view host, std::string& reason);

// The server that a URL refers to.
struct Origin {
  std::string scheme;
  std::string host;
  unsigned port = 0;

  bool operator==(const Origin&) const = default;
};

// The origin of `url`. Throws Error (kInvalidInput) with the reason if `url` is not a valid http or
// https URL with two slashes after the scheme.
Origin origin_of(const std::string& url);

// The URL with its authority in the normalised spelling, so that other URL parsers, such as that of
// curl, find the same server in it. Path and query are not changed; the fragment is removed. Throws
// like origin_of().
std::string with_normalised_authority(const std::string& url);

// The absolute URL for the Location header `location` of a response from `url`; empty if the header
// is invalid.
std::string resolved(const std::string& url, const std::string& location);

}  // namespace chap::net
