#include "api/dto/web_address.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/json/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <vector>

namespace chap::dto {
namespace {

using Outcome = WebAddressCheck::Outcome;

// What must be escaped, beside controls and everything beyond ASCII (WHATWG URL, 1.3).
constexpr std::string_view kInFragment = " \"<>`";
constexpr std::string_view kInQuery = " \"#<>'";
constexpr std::string_view kInPath = " \"#<>?`{}";
constexpr std::string_view kInUser = " \"#<>?`{}/:;=@[\\]^|";

void append_escaped(std::string& out, std::string_view text, std::string_view escaped) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte > 0x7e || escaped.find(c) != std::string_view::npos) {
      out += fmt::format("%{:02X}", byte);
    } else {
      out += c;
    }
  }
}

// Without blanks around, and without tabs and line ends anywhere.
std::string cleaned(std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  std::string out(text);
  std::erase_if(out, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return out;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// `example` of `example:...`, in lower case; nothing when no scheme stands there.
std::optional<std::string> scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !ascii::is_letter(text.front())) {
    return std::nullopt;
  }
  const std::string_view scheme = text.substr(0, colon);
  const bool good = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return ascii::is_letter(c) || ascii::is_digit(c) || c == '+' || c == '-' || c == '.';
  });
  return good ? std::optional(ascii::lower(scheme)) : std::nullopt;
}

bool is_dot(const std::string& segment) { return segment == "." || ascii::lower(segment) == "%2e"; }
bool is_double_dot(const std::string& segment) {
  const std::string plain = ascii::lower(segment);
  return plain == ".." || plain == ".%2e" || plain == "%2e." || plain == "%2e%2e";
}

// Dots are worked out, a backslash is a slash.
std::string normalised_path(std::string_view raw) {
  std::vector<std::string> kept;
  if (!raw.empty()) raw.remove_prefix(1);
  while (true) {
    const std::size_t end = raw.find_first_of("/\\");
    const bool last = end == std::string_view::npos;
    std::string segment;
    append_escaped(segment, raw.substr(0, end), kInPath);
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

// `:8080`, or empty for the scheme's own port; nothing when it is no port.
std::optional<std::string> normalised_port(std::string_view digits, const std::string& scheme) {
  if (digits.empty()) return "";
  unsigned port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port > 65535) {
    return std::nullopt;
  }
  if (port == (scheme == "http" ? 80U : 443U)) return "";
  return fmt::format(":{}", port);
}

void append_user(std::string& out, std::string_view user) {
  const std::size_t colon = std::min(user.find(':'), user.size());
  append_escaped(out, user.substr(0, colon), kInUser);
  const std::string_view password = user.substr(std::min(colon + 1, user.size()));
  if (!password.empty()) {
    out += ':';
    append_escaped(out, password, kInUser);
  }
  if (!out.ends_with("//")) out += '@';
}

WebAddressCheck unreadable(std::string reason) {
  return {Outcome::kUnreadable, {}, std::move(reason)};
}

// The part between the slashes, appended to `out`; the reason when it is none.
std::string append_authority(
    std::string& out, std::string_view authority, const std::string& scheme
) {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    append_user(out, authority.substr(0, at));
    authority.remove_prefix(at + 1);
  }
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  std::string reason;
  const auto host = normalised_host(authority.substr(0, colon), reason);
  if (!host) return reason;
  const auto port = normalised_port(
      colon == std::string_view::npos ? std::string_view() : authority.substr(colon + 1), scheme
  );
  if (!port) return "invalid port number";
  out += *host + *port;
  return {};
}

}  // namespace

WebAddressCheck check_web_address(std::string_view given) {
  if (characters(given) > kLongestWebAddress) return {Outcome::kTooLong, {}, {}};
  const std::string text = cleaned(given);
  if (given.empty()) return unreadable("input is empty");
  const auto scheme = scheme_of(text);
  if (!scheme) return unreadable("relative URL without a base");
  if (*scheme != "http" && *scheme != "https") return {Outcome::kOtherScheme, {}, {}};
  std::string_view rest = std::string_view(text).substr(scheme->size() + 1);
  while (!rest.empty() && (rest.front() == '/' || rest.front() == '\\')) rest.remove_prefix(1);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/\\?#"));
  rest.remove_prefix(authority.size());

  WebAddressCheck good;
  good.normalised = *scheme + "://";
  std::string problem = append_authority(good.normalised, authority, *scheme);
  if (!problem.empty()) return unreadable(std::move(problem));
  const std::string_view path = rest.substr(0, rest.find_first_of("?#"));
  rest.remove_prefix(path.size());
  good.normalised += normalised_path(path);
  const std::string_view query = rest.substr(0, rest.find('#'));
  rest.remove_prefix(query.size());
  if (!query.empty()) {
    good.normalised += '?';
    append_escaped(good.normalised, query.substr(1), kInQuery);
  }
  if (!rest.empty()) {
    good.normalised += '#';
    append_escaped(good.normalised, rest.substr(1), kInFragment);
  }
  return good;
}

}  // namespace chap::dto

namespace chap::schema {
namespace {

std::string one_member(std::string_view name, std::string_view text) {
  json::Writer ctx;
  ctx.begin_object();
  ctx.key(name);
  ctx.string(text);
  ctx.end_object();
  return ctx.take();
}

}  // namespace

bool Codec<dto::WebAddress>::read(const json::Value& value, dto::WebAddress& out, Report& report) {
  if (!value.is_string()) {
    report.add("url_type", "URL input should be a string or URL", value);
    return false;
  }
  require_storable(value.as_string());
  dto::WebAddressCheck check = dto::check_web_address(value.as_string());
  switch (check.outcome) {
    case dto::WebAddressCheck::Outcome::kGood:
      out.text = std::move(check.normalised);
      return true;
    case dto::WebAddressCheck::Outcome::kUnreadable:
      report.add(
          "url_parsing",
          "Input should be a valid URL, " + check.reason,
          value,
          one_member("error", check.reason)
      );
      return false;
    case dto::WebAddressCheck::Outcome::kOtherScheme: {
      static constexpr std::string_view kExpected = "'http' or 'https'";
      report.add(
          "url_scheme",
          "URL scheme should be 'http' or 'https'",
          value,
          one_member("expected_schemes", kExpected)
      );
      return false;
    }
    case dto::WebAddressCheck::Outcome::kTooLong:
      report.add(
          "url_too_long",
          fmt::format("URL should have at most {} characters", dto::kLongestWebAddress),
          value,
          fmt::format(R"({{"max_length":{}}})", dto::kLongestWebAddress)
      );
      return false;
  }
  return false;
}

}  // namespace chap::schema
