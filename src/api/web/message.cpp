#include "api/web/message.hpp"

#include "foundation/base/ascii.hpp"

#include <algorithm>

namespace chap::web {
bool same_field_name(std::string_view a, std::string_view b) {
  return ascii::equals_ignoring_case(a, b);
}

void Headers::add(std::string name, std::string value) {
  fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string name, std::string value) {
  remove(name);
  add(std::move(name), std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](const auto& field) { return same_field_name(field.first, name); });
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& [key, value] : fields_) {
    if (same_field_name(key, name)) return value;
  }
  return std::nullopt;
}

}  // namespace chap::web
