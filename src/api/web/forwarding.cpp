#include "api/web/forwarding.hpp"

#include "api/web/target.hpp"
#include "foundation/base/error.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace chap::web {
namespace {

constexpr std::array<std::string_view, 8> kHop = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade"};
constexpr std::array<std::string_view, 5> kOurs = {
    "host", "authorization", "x-service-key", "content-length", "expect"};

constexpr std::string_view kLength = "content-length";

template <class Names>
bool is_among(const Names& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view known) {
    return same_field_name(known, name);
  });
}

// The members of every field of that name: comma-separated lists.
std::vector<std::string_view> members_of(const FieldList& fields, std::string_view field) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : fields) {
    if (!same_field_name(name, field)) continue;
    for (std::string_view rest = value; !rest.empty();) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      std::string_view one = rest.substr(0, end);
      while (!one.empty() && (one.front() == ' ' || one.front() == '\t')) one.remove_prefix(1);
      while (!one.empty() && (one.back() == ' ' || one.back() == '\t')) one.remove_suffix(1);
      if (!one.empty()) names.push_back(one);
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

// How many bytes of `text` spell a slash at its start: `/`, `%2f`, and a backslash when `any`.
std::size_t slash_at(std::string_view text, bool any) {
  if (text.starts_with('/')) return 1;
  if (same_field_name(text.substr(0, 3), "%2f")) return 3;
  if (!any) return 0;
  if (text.starts_with('\\')) return 1;
  return same_field_name(text.substr(0, 3), "%5c") ? 3 : 0;
}

}  // namespace

FieldList forwarded_request_fields(const Headers& headers) {
  const auto named = members_of(headers.all(), "connection");
  FieldList kept;
  for (const auto& field : headers.all()) {
    if (is_among(kHop, field.first) || is_among(kOurs, field.first)) continue;
    if (!is_among(named, field.first)) kept.push_back(field);
  }
  return kept;
}

Headers forwarded_answer_fields(const FieldList& fields) {
  const auto named = members_of(fields, "connection");
  Headers kept;
  const bool coded = has_field(fields, "transfer-encoding");
  for (const auto& [name, value] : fields) {
    if (is_among(kHop, name) || is_among(named, name)) continue;
    if (same_field_name(name, kLength)) {
      if (coded) continue;
      const auto before = kept.find(kLength);
      if (before && *before != value) throw unavailable("its answer has two lengths");
      if (before) continue;
    }
    kept.add(name, value);
  }
  return kept;
}

bool passed_on_by(const Headers& headers, std::string_view server) {
  const auto members = members_of(headers.all(), kPassedOnBy);
  return std::any_of(members.begin(), members.end(), [&](std::string_view member) {
    return member.substr(0, member.find_first_of("; \t")) == server;
  });
}

std::optional<std::string_view> behind_slash(std::string_view raw_path, std::size_t slashes) {
  while (!raw_path.empty()) {
    const std::size_t length = slash_at(raw_path, false);
    raw_path.remove_prefix(std::max<std::size_t>(length, 1));
    if (length > 0 && --slashes == 0) return raw_path;
  }
  return std::nullopt;
}

bool climbs_out(std::string_view raw_path) {
  long depth = 0;
  while (!raw_path.empty()) {
    std::size_t end = 0;
    while (end < raw_path.size() && slash_at(raw_path.substr(end), true) == 0) ++end;
    const std::string segment = percent_decoded(raw_path.substr(0, end));
    if (segment == "..") {
      if (--depth < 0) return true;
    } else if (segment != ".") {
      ++depth;
    }
    raw_path.remove_prefix(end);
    raw_path.remove_prefix(slash_at(raw_path, true));
  }
  return false;
}

}  // namespace chap::web
