#include "api/dto/service_fields.hpp"
#include "foundation/base/ascii.hpp"
#include "foundation/base/utf8.hpp"

namespace chap::dto {

bool is_service_slug(std::string_view text) {
  bool in_group = false;  // the previous character was a letter or digit
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = c >= 'a' && c <= 'z';
    const bool digit = ascii::is_digit(c);
    if (i == 0 && !letter) return false;
    if (!letter && !digit && !(c == '-' && in_group)) return false;
    in_group = c != '-';
  }
  return in_group;
}

}  // namespace chap::dto

namespace chap::schema {

bool Codec<dto::GitRevision>::read(const json::Value& value, dto::GitRevision& out, Report&) {
  constexpr std::size_t kShortest = 7;
  constexpr std::size_t kLongest = 40;
  out.reset();
  if (!value.is_string()) return true;
  const std::string text = ascii::lower(without_outer_blanks(value.as_string()));
  const bool is_hexadecimal = text.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (is_hexadecimal && text.size() >= kShortest && text.size() <= kLongest) out.emplace(text);
  return true;
}

bool Codec<dto::ServiceSlug>::read(
    const json::Value& value, dto::ServiceSlug& out, Report& report
) {
  if (!read_string(value, out.text, report)) return false;
  if (dto::is_service_slug(out.text)) return true;
  report.add_value_error(
      "Service ID must be slug format: lowercase letters, numbers, and hyphens (e.g., "
      "'my-service', 'chap-ewars')",
      value
  );
  return false;
}

}  // namespace chap::schema
