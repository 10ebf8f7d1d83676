#include "api/dto/email_address.hpp"

#include "foundation/json/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace chap::dto {
namespace {

// RFC 5321, 4.5.3.1, in bytes.
constexpr std::size_t kLongestLocal = 64;
constexpr std::size_t kLongestDomain = 253;
constexpr std::size_t kLongest = 254;
constexpr std::size_t kLongestLabel = 63;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool is_local_character(char c) {
  static constexpr std::string_view kAtom = "!#$%&'*+-/=?^_`{|}~.";
  return is_letter_or_digit(c) || is_beyond_ascii(c) || kAtom.find(c) != std::string_view::npos;
}

bool is_domain_character(char c) {
  return is_letter_or_digit(c) || is_beyond_ascii(c) || c == '-' || c == '.';
}

// Each of them once, in order of appearance: `'a', SPACE`.
std::string named(std::string_view characters) {
  std::string seen;
  std::string out;
  for (const char c : characters) {
    if (seen.find(c) != std::string::npos) continue;
    seen += c;
    if (!out.empty()) out += ", ";
    const bool printable = c > ' ' && c < 0x7f;
    out += printable ? fmt::format("'{}'", c) : c == ' ' ? "SPACE" : fmt::format("U+{:04X}", c);
  }
  return out;
}

template <class Test>
std::string strangers(std::string_view text, Test is_good) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [&](char c) {
    return !is_good(c);
  });
  return out;
}

std::string dot_problem(std::string_view part, const char* side) {
  if (part.front() == '.') {
    return side[0] == 'b' ? "An email address cannot start with a period."
                          : "An email address cannot have a period immediately after the @-sign.";
  }
  if (part.back() == '.') {
    return side[0] == 'b' ? "An email address cannot have a period immediately before the @-sign."
                          : "An email address cannot end with a period.";
  }
  if (part.find("..") != std::string_view::npos) {
    return "An email address cannot have two periods in a row.";
  }
  return {};
}

std::string local_problem(std::string_view local) {
  if (local.empty()) return "There must be something before the @-sign.";
  if (local.size() > kLongestLocal) return "The email address is too long before the @-sign.";
  const std::string bad = strangers(local, is_local_character);
  if (!bad.empty()) {
    return "The email address contains invalid characters before the @-sign: " + named(bad) + ".";
  }
  return dot_problem(local, "before");
}

std::string label_problem(std::string_view label) {
  if (label.size() > kLongestLabel) return "The part after the @-sign is too long.";
  if (label.front() == '-' || label.back() == '-') {
    return "The part after the @-sign has a hyphen beside a period or at an end.";
  }
  return {};
}

// Names that no mail can be sent to (RFC 6761 and its followers).
bool is_reserved(std::string_view domain) {
  static constexpr std::array<std::string_view, 6> kNames = {
      "arpa", "invalid", "local", "localhost", "onion", "test"};
  const std::size_t dot = domain.rfind('.');
  const auto last = dot == std::string_view::npos ? domain : domain.substr(dot + 1);
  return std::find(kNames.begin(), kNames.end(), last) != kNames.end();
}

std::string domain_problem(std::string_view domain) {
  if (domain.empty()) return "There must be something after the @-sign.";
  if (domain.size() > kLongestDomain) return "The email address is too long after the @-sign.";
  const std::string bad = strangers(domain, is_domain_character);
  if (!bad.empty()) {
    return "The part after the @-sign contains invalid characters: " + named(bad) + ".";
  }
  if (auto problem = dot_problem(domain, "after"); !problem.empty()) return problem;
  for (std::string_view rest = domain; !rest.empty();) {
    const std::size_t end = std::min(rest.find('.'), rest.size());
    if (auto problem = label_problem(rest.substr(0, end)); !problem.empty()) return problem;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (is_reserved(domain)) {
    return "The part after the @-sign is a special-use or reserved name that cannot be used with "
           "email.";
  }
  if (domain.find('.') == std::string_view::npos) {
    return "The part after the @-sign is not valid. It should have a period.";
  }
  const char last = domain.back();
  if (last >= '0' && last <= '9') {
    return "The part after the @-sign is not valid. It is not within a valid top-level domain.";
  }
  return {};
}

}  // namespace

EmailCheck check_email(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n\r\f\v");
  const std::size_t last = text.find_last_not_of(" \t\n\r\f\v");
  text =
      first == std::string_view::npos ? std::string_view() : text.substr(first, last - first + 1);
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return {{}, "An email address must have an @-sign."};
  const std::string_view local = text.substr(0, at);
  std::string domain(text.substr(at + 1));
  std::transform(domain.begin(), domain.end(), domain.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  std::string problem = local_problem(local);
  if (problem.empty()) problem = domain_problem(domain);
  if (problem.empty() && text.size() > kLongest) problem = "The email address is too long.";
  if (!problem.empty()) return {{}, problem};
  return {std::string(local) + "@" + domain, {}};
}

}  // namespace chap::dto

namespace chap::schema {

bool Codec<dto::EmailAddress>::read(
    const json::Value& value, dto::EmailAddress& out, Report& report
) {
  std::string text;
  if (!read_string(value, text, report)) return false;
  dto::EmailCheck check = dto::check_email(text);
  if (check.problem.empty()) {
    out.text = std::move(check.normalised);
    return true;
  }
  json::Writer ctx;
  ctx.begin_object();
  ctx.key("reason");
  ctx.string(check.problem);
  ctx.end_object();
  report.add(
      "value_error", "value is not a valid email address: " + check.problem, value, ctx.take()
  );
  return false;
}

}  // namespace chap::schema
