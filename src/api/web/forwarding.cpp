#include "api/web/forwarding.hpp"

#include "api/web/target.hpp"
#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace chap::web {
namespace {

constexpr std::array<std::string_view, 8> kHopByHop = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade"};
constexpr std::array<std::string_view, 5> kNotForwarded = {
    "host", "authorization", "x-service-key", "content-length", "expect"};

constexpr std::string_view kLength = "content-length";

template <class Names>
bool is_among(const Names& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view known) {
    return same_field_name(known, name);
  });
}

// Returns the members of the comma-separated lists in all fields with the name `field`.
std::vector<std::string_view> members_of(const FieldList& fields, std::string_view field) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : fields) {
    if (!same_field_name(name, field)) continue;
    for (std::string_view rest = value; !rest.empty();) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      const std::string_view member = ascii::trimmed(rest.substr(0, end), " \t");
      if (!member.empty()) names.push_back(member);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return names;
}

bool has_field(const FieldList& fields, std::string_view name) {
  return std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
    return same_field_name(field.first, name);
  });
}

// Returns the length of the slash (`/` or `%2f`) at the start of `text`, and 0 if `text` does not
// start with a slash. If `or_backslash` is true, `\` and `%5c` count as slashes, too.
std::size_t slash_length(std::string_view text, bool or_backslash) {
  if (text.starts_with('/')) return 1;
  if (same_field_name(text.substr(0, 3), "%2f")) return 3;
  if (!or_backslash) return 0;
  if (text.starts_with('\\')) return 1;
  return same_field_name(text.substr(0, 3), "%5c") ? 3 : 0;
}

}  // namespace

FieldList forwarded_request_fields(const Headers& headers) {
  const auto connection_members = members_of(headers.all(), "connection");
  FieldList kept;
  for (const auto& field : headers.all()) {
    if (is_among(kHopByHop, field.first) || is_among(kNotForwarded, field.first)) continue;
    if (!is_among(connection_members, field.first)) kept.push_back(field);
  }
  return kept;
}

Headers forwarded_response_fields(const FieldList& fields) {
  const auto connection_members = members_of(fields, "connection");
  Headers kept;
  const bool has_transfer_coding = has_field(fields, "transfer-encoding");
  for (const auto& [name, value] : fields) {
    if (is_among(kHopByHop, name) || is_among(connection_members, name)) continue;
    if (same_field_name(name, kLength)) {
      if (has_transfer_coding) continue;
      const auto previous = kept.find(kLength);
      if (previous && *previous != value) {
        // The handler of the proxy puts `Service {id} is unreachable:` in front of this text.
        throw unavailable("its response has two different lengths");
      }
      if (previous) continue;
    }
    kept.add(name, value);
  }
  return kept;
}

bool was_forwarded_by(const Headers& headers, std::string_view server) {
  const auto members = members_of(headers.all(), kLoopField);
  return std::any_of(members.begin(), members.end(), [&](std::string_view member) {
    return member.substr(0, member.find_first_of("; \t")) == server;
  });
}

std::optional<std::string_view> after_slash(std::string_view raw_path, std::size_t slashes) {
  while (!raw_path.empty()) {
    const std::size_t length = slash_length(raw_path, false);
    raw_path.remove_prefix(std::max<std::size_t>(length, 1));
    if (length > 0 && --slashes == 0) return raw_path;
  }
  return std::nullopt;
}

bool leads_out_of_base_folder(std::string_view raw_path) {
  long depth = 0;
  while (!raw_path.empty()) {
    std::size_t end = 0;
    while (end < raw_path.size() && slash_length(raw_path.substr(end), true) == 0) ++end;
    const std::string segment = percent_decoded(raw_path.substr(0, end));
    if (segment == "..") {
      if (--depth < 0) return true;
    } else if (segment != ".") {
      ++depth;
    }
    raw_path.remove_prefix(end);
    raw_path.remove_prefix(slash_length(raw_path, true));
  }
  return false;
}

}  // namespace chap::web
