#include "api/dto/email_address.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/json/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace chap::dto {
namespace {

// Maximum sizes in bytes (RFC 5321, 4.5.3.1). Like the original, this program has no separate limit
// for the part before the @-sign.
constexpr std::size_t kMaxDomain = 253;
constexpr std::size_t kMaxAddress = 254;
constexpr std::size_t kMaxLabel = 63;

constexpr const char* kBeforeSign =
    "An email address cannot have a {} immediately before the @-sign.";
constexpr const char* kAfterSign =
    "An email address cannot have a {} immediately after the @-sign.";

using ascii::is_alphanumeric;

bool is_non_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool is_local_character(char c) {
  static constexpr std::string_view kAtom = "!#$%&'*+-/=?^_`{|}~.";
  return is_alphanumeric(c) || is_non_ascii(c) || kAtom.find(c) != std::string_view::npos;
}

bool is_domain_character(char c) {
  return is_alphanumeric(c) || is_non_ascii(c) || c == '-' || c == '.';
}

// Lists the distinct characters in ascending order, for example as `SPACE, 'a'`.
std::string list_of_characters(std::string characters) {
  std::sort(characters.begin(), characters.end());
  characters.erase(std::unique(characters.begin(), characters.end()), characters.end());
  std::string out;
  for (const char c : characters) {
    if (!out.empty()) out += ", ";
    const bool printable = c > ' ' && c < 0x7f;
    out += printable ? fmt::format("'{}'", c) : c == ' ' ? "SPACE" : fmt::format("U+{:04X}", c);
  }
  return out;
}

std::string too_many(std::size_t size, std::size_t limit) {
  return fmt::format("({} character{} too many).", size - limit, size - limit == 1 ? "" : "s");
}

template <class Test>
std::string characters_outside(std::string_view text, Test is_allowed) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [&](char c) {
    return !is_allowed(c);
  });
  return out;
}

// Returns a problem if the part before or after the @-sign starts or ends with punctuation or has
// adjacent punctuation; otherwise an empty text. Only a domain may not start or end with a hyphen.
std::string punctuation_problem(std::string_view part, bool is_domain) {
  const auto message = [&](bool first) {
    if (!first) return is_domain ? "An email address cannot end with a {}." : kBeforeSign;
    return is_domain ? kAfterSign : "An email address cannot start with a {}.";
  };
  for (const bool first : {true, false}) {
    const char c = first ? part.front() : part.back();
    const bool hyphen = c == '-' && is_domain;
    if (c != '.' && !hyphen) continue;
    return fmt::format(fmt::runtime(message(first)), hyphen ? "hyphen" : "period");
  }
  if (part.find("..") != std::string_view::npos) {
    return "An email address cannot have two periods in a row.";
  }
  const bool adjacent =
      part.find(".-") != std::string_view::npos || part.find("-.") != std::string_view::npos;
  if (is_domain && adjacent) {
    return "An email address cannot have a period and a hyphen next to each other.";
  }
  return {};
}

std::string local_problem(std::string_view local) {
  if (local.empty()) return "There must be something before the @-sign.";
  if (local.front() == '"') return "Quoting the part before the @-sign is not allowed here.";
  const std::string invalid = characters_outside(local, is_local_character);
  if (!invalid.empty()) {
    return "The email address contains invalid characters before the @-sign: " +
           list_of_characters(invalid) + ".";
  }
  return punctuation_problem(local, false);
}

std::string length_problem(std::string_view domain) {
  if (domain.size() > kMaxDomain) {
    return "The email address is too long after the @-sign " + too_many(domain.size(), kMaxDomain);
  }
  while (!domain.empty()) {
    const std::size_t end = std::min(domain.find('.'), domain.size());
    if (end > kMaxLabel) {
      return "After the @-sign, periods cannot be separated by so many characters " +
             too_many(end, kMaxLabel);
    }
    domain.remove_prefix(std::min(end + 1, domain.size()));
  }
  return {};
}

// Returns whether no mail can be sent to the top-level domain (RFC 6761 and later RFCs).
bool is_reserved(std::string_view domain) {
  static constexpr std::array<std::string_view, 6> kNames = {
      "arpa", "invalid", "local", "localhost", "onion", "test"};
  const std::size_t dot = domain.rfind('.');
  const auto label = dot == std::string_view::npos ? domain : domain.substr(dot + 1);
  return std::find(kNames.begin(), kNames.end(), label) != kNames.end();
}

std::string domain_problem(std::string_view domain) {
  if (domain.empty()) return "There must be something after the @-sign.";
  if (domain.front() == '[' && domain.back() == ']') {
    return "A bracketed IP address after the @-sign is not allowed here.";
  }
  const std::string invalid = characters_outside(domain, is_domain_character);
  if (!invalid.empty()) {
    return "The part after the @-sign contains invalid characters: " + list_of_characters(invalid) +
           ".";
  }
  if (auto problem = punctuation_problem(domain, true); !problem.empty()) return problem;
  if (auto problem = length_problem(domain); !problem.empty()) return problem;
  if (domain.find('.') == std::string_view::npos) {
    return "The part after the @-sign is not valid. It should have a period.";
  }
  if (is_reserved(domain)) {
    return "The part after the @-sign is a special-use or reserved name that cannot be used with "
           "email.";
  }
  const char last = domain.back();
  if (last >= '0' && last <= '9') {
    return "The part after the @-sign is not valid. It is not within a valid top-level domain.";
  }
  return {};
}

// Returns `a@b.org` for `Jane Doe <a@b.org>`.
std::string_view without_display_name(std::string_view text) {
  const std::size_t open = text.find('<');
  if (open == std::string_view::npos || !text.ends_with('>')) return text;
  const std::string_view inner = text.substr(open + 1, text.size() - open - 2);
  return inner.find_first_of("<>") == std::string_view::npos ? ascii::trimmed(inner) : text;
}

}  // namespace

EmailCheck check_email(std::string_view text) {
  text = without_display_name(ascii::trimmed(text));
  if (text.find_first_of("\r\n") != std::string_view::npos) {
    return {{}, "Carriage return and line feed characters are not allowed"};
  }
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return {{}, "An email address must have an @-sign."};
  const std::string_view local = text.substr(0, at);
  const std::string domain = ascii::lower(text.substr(at + 1));
  std::string problem = local_problem(local);
  if (problem.empty()) problem = domain_problem(domain);
  if (problem.empty() && text.size() > kMaxAddress) {
    problem = "The email address is too long " + too_many(text.size(), kMaxAddress);
  }
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
