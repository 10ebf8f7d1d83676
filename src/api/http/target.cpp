#include "api/http/target.hpp"

#include "foundation/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace chap::http {
namespace {

using ascii::hex_digit;

// The decoded byte at position `at` of a text. decoded_at() returns nullopt for an invalid escape.
struct Decoded {
  char byte;
  std::size_t length;  // number of encoded bytes in the text: 1, or 3 for an escape
};
std::optional<Decoded> decoded_at(std::string_view text, std::size_t at) {
  if (text[at] != '%') return Decoded{text[at], 1};
  if (at + 2 >= text.size()) return std::nullopt;
  const int high = hex_digit(text[at + 1]);
  const int low = hex_digit(text[at + 2]);
  if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
  return Decoded{static_cast<char>(high * 16 + low), 3};
}

// Returns the number of bytes at the start of the encoded path that decode to `root`. Returns 0 if
// the path does not start with `root`, or if `root` is followed by another character than a slash.
std::size_t encoded_prefix(std::string_view raw, std::string_view root) {
  std::size_t at = 0;
  for (const char expected : root) {
    if (at >= raw.size()) return 0;
    const auto next = decoded_at(raw, at);
    if (!next || next->byte != expected) return 0;
    at += next->length;
  }
  if (at == raw.size()) return at;
  const auto next = decoded_at(raw, at);
  return next && next->byte == '/' ? at : 0;
}

// Shortens `http://host/path` in `target` to the origin form `/path` and sets `host`. Returns false
// if the target has no valid host.
bool split_authority(std::string_view& target, std::string& host) {
  target.remove_prefix(target.find("://") + 3);
  const std::size_t end = std::min(target.find_first_of("/?"), target.size());
  const std::string_view authority = target.substr(0, end);
  if (authority.empty() || !is_plain_host(authority)) return false;
  host = authority;
  target.remove_prefix(end);
  return true;
}

bool starts_with_scheme(std::string_view target) {
  for (const std::string_view scheme :
       {std::string_view("http://"), std::string_view("https://")}) {
    if (web::same_field_name(target.substr(0, scheme.size()), scheme)) return true;
  }
  return false;
}

bool looks_secret(std::string_view parameter) {
  const std::string name = ascii::lower(parameter);
  static constexpr std::array<std::string_view, 6> kWords = {
      "token", "key", "secret", "passw", "auth", "signature"};
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
    return name.find(word) != std::string::npos;
  });
}

bool contains_any(std::string_view target, std::span<const std::string> secrets) {
  const std::string decoded = percent_decoded(target).value_or(std::string(target));
  return std::any_of(secrets.begin(), secrets.end(), [&](const std::string& secret) {
    return !secret.empty() && (target.find(secret) != std::string_view::npos ||
                               decoded.find(secret) != std::string::npos);
  });
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto next = decoded_at(text, at);
    if (!next) return std::nullopt;
    out += next->byte;
    at += next->length;
  }
  return out;
}

bool is_plain_host(std::string_view host) {
  return std::all_of(host.begin(), host.end(), [](char c) {
    static constexpr std::string_view kPunctuation = ".-_~:[]%";
    return ascii::is_alphanumeric(c) || kPunctuation.find(c) != std::string_view::npos;
  });
}

bool read_target(std::string_view target, std::string_view root_path, web::Request& request) {
  std::string prefix;
  if (starts_with_scheme(target)) {
    if (!split_authority(target, request.host)) return false;
    if (target.empty() || target.front() == '?') prefix = "/";
  } else if (target == "*") {
    request.target = request.path = request.raw_path = "*";
    return true;
  }
  request.target = prefix;
  request.target += target;
  const std::string_view whole = request.target;
  if (whole.empty() || whole.front() != '/' || whole.find('#') != std::string_view::npos) {
    return false;
  }
  const std::size_t question = std::min(whole.find('?'), whole.size());
  std::string_view raw = whole.substr(0, question);
  request.query = whole.substr(std::min(question + 1, whole.size()));
  if (!root_path.empty()) {
    const std::size_t length = encoded_prefix(raw, root_path);
    if (length > 0) {
      request.root_path = root_path;
      raw.remove_prefix(length);
    }
  }
  auto path = percent_decoded(raw);
  if (!path) return false;
  request.path = path->empty() ? "/" : std::move(*path);
  request.raw_path = raw.empty() ? "/" : std::string(raw);
  return true;
}

std::string loggable_target(std::string_view target, std::span<const std::string> secrets) {
  if (contains_any(target, secrets)) return "***";
  static constexpr std::size_t kMaxBytes = 500;
  const std::size_t question = std::min(target.find('?'), target.size());
  std::string out(target.substr(0, question));
  std::string_view query = target.substr(question);
  while (!query.empty() && out.size() < kMaxBytes) {
    out += query.front();  // `?` or `&`
    query.remove_prefix(1);
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    // The name is decoded before the check, because it may be percent-encoded.
    const auto name = percent_decoded(parameter.substr(0, equals));
    const bool secret = equals < parameter.size() && (!name || looks_secret(*name));
    out += parameter.substr(0, equals);
    out += secret ? "=***" : parameter.substr(equals);
    query.remove_prefix(end);
  }
  if (out.size() > kMaxBytes) {
    out.resize(kMaxBytes);
    out += "...";
  }
  return out;
}

}  // namespace chap::http
