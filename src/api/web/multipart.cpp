#include "api/web/multipart.hpp"

#include "foundation/base/error.hpp"

namespace chap::web {
namespace {

constexpr std::size_t kMaxParts = 1000;

[[noreturn]] void malformed() { throw invalid_input("There was an error parsing the body"); }

// Returns the value of `key` in a field such as `form-data; name="a"; filename="b.csv"`, without
// quotes.
std::optional<std::string> attribute(std::string_view field, std::string_view key) {
  while (true) {
    const std::size_t semicolon = field.find(';');
    if (semicolon == std::string_view::npos) return std::nullopt;
    field.remove_prefix(semicolon + 1);
    while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
    if (field.size() <= key.size() || field[key.size()] != '=' ||
        !same_field_name(field.substr(0, key.size()), key)) {
      continue;
    }
    std::string_view value = field.substr(key.size() + 1);
    if (!value.empty() && value.front() == '"') {
      const std::size_t end = value.find('"', 1);
      if (end == std::string_view::npos) malformed();
      return std::string(value.substr(1, end - 1));
    }
    return std::string(value.substr(0, value.find(';')));
  }
}

// Reads the header block of a part and removes it from `rest`, so that `rest` begins with the
// content of the part.
FormPart part_head(std::string_view& rest) {
  FormPart part;
  bool named = false;
  while (true) {
    const std::size_t end = rest.find("\r\n");
    if (end == std::string_view::npos) malformed();
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) malformed();
    if (!same_field_name(line.substr(0, colon), "Content-Disposition")) continue;
    const std::string_view value = line.substr(colon + 1);
    const auto name = attribute(value, "name");
    if (!name) malformed();
    part.name = *name;
    part.is_file = attribute(value, "filename").has_value();
    named = true;
  }
  if (!named) malformed();
  return part;
}

}  // namespace

std::optional<std::vector<FormPart>> parse_form(const Request& request) {
  const auto type = request.headers.find("Content-Type");
  if (!type || !same_field_name(type->substr(0, type->find(';')), "multipart/form-data")) {
    return std::nullopt;
  }
  const auto boundary = attribute(*type, "boundary");
  if (!boundary || boundary->empty()) throw invalid_input("Missing boundary in multipart.");
  const std::string delimiter = "--" + *boundary;
  std::string_view rest = request.body;
  const std::size_t first = rest.find(delimiter);
  if (first == std::string_view::npos) malformed();
  rest.remove_prefix(first + delimiter.size());
  std::vector<FormPart> parts;
  while (!rest.starts_with("--")) {
    if (!rest.starts_with("\r\n") || parts.size() == kMaxParts) malformed();
    rest.remove_prefix(2);
    FormPart part = part_head(rest);
    const std::size_t end = rest.find("\r\n" + delimiter);
    if (end == std::string_view::npos) malformed();
    part.content = rest.substr(0, end);
    rest.remove_prefix(end + 2 + delimiter.size());
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace chap::web
