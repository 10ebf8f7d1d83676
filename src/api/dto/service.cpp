#include "api/dto/service_fields.hpp"
#include "foundation/base/ascii.hpp"

namespace chap::dto {

bool is_service_slug(std::string_view text) {
  bool group = false;  // inside a group of letters and digits
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = c >= 'a' && c <= 'z';
    const bool digit = ascii::is_digit(c);
    if (i == 0 && !letter) return false;
    if (!letter && !digit && !(c == '-' && group)) return false;
    group = c != '-';
  }
  return group;
}

}  // namespace chap::dto

namespace chap::schema {

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
