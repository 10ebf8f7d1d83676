#include "api/web/accept_encoding.hpp"

#include "foundation/base/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace chap::web {
namespace {

constexpr std::string_view kFieldBlanks = " \t";

// Removes the next part from the start of `rest` and returns it without surrounding blanks.
std::string_view next_part(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = ascii::trimmed(rest.substr(0, end), kFieldBlanks);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

// Returns whether a parameter is a weight of zero. A weight is zero if all its digits are zero
// (`0`, `0.`, `0.000`).
bool is_zero_weight(std::string_view parameter) {
  const std::string_view name = next_part(parameter, '=');
  if (!same_field_name(name, "q")) return false;
  return ascii::trimmed(parameter, kFieldBlanks).find_first_of("123456789") ==
         std::string_view::npos;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    std::string_view coding = next_part(accept_encoding, ',');
    const std::string_view name = next_part(coding, ';');
    if (!same_field_name(name, "gzip") && !same_field_name(name, "x-gzip")) continue;
    bool refused = false;
    while (!coding.empty()) refused = is_zero_weight(next_part(coding, ';')) || refused;
    if (!refused) return true;
  }
  return false;
}

bool accepts_gzip(const Request& request) {
  const auto& fields = request.headers.all();
  return std::any_of(fields.begin(), fields.end(), [](const auto& field) {
    return same_field_name(field.first, "Accept-Encoding") && accepts_gzip(field.second);
  });
}

void add_vary(Headers& headers, std::string_view name) {
  const std::optional<std::string_view> present = headers.find("Vary");
  if (!present || present->empty()) return headers.set("Vary", std::string(name));
  std::string_view rest = *present;
  while (!rest.empty()) {
    const std::string_view listed = next_part(rest, ',');
    if (same_field_name(listed, name) || listed == "*") return;
  }
  std::string joined(*present);
  joined.append(", ").append(name);
  headers.set("Vary", std::move(joined));
}

}  // namespace chap::web
