#include "api/web/entity_tag.hpp"

#include "api/web/accept_encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace chap::web {
namespace {

constexpr std::string_view kField = "If-None-Match";
constexpr std::string_view kSeparators = " \t,";

// Computes FNV-1a, which gives the same value on every machine and in every build. 64 bits suffice,
// because a tag is compared only with the tag of a response from the same address.
class Digest {
 public:
  void add(std::string_view part) {
    for (const char c : part) step(static_cast<unsigned char>(c));
    step(0);  // separates the parts: no part contains a zero byte
  }
  std::uint64_t value() const { return value_; }

 private:
  void step(unsigned char byte) { value_ = (value_ ^ byte) * 0x100000001b3ULL; }

  std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

std::string_view opaque(std::string_view tag) {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

// Removes the next tag from the list and returns it without its `W/`. Returns an empty text at the
// end of the list and for a malformed tag. The text between the quotes may contain commas.
std::string_view next_tag(std::string_view& list) {
  list.remove_prefix(std::min(list.find_first_not_of(kSeparators), list.size()));
  list = opaque(list);
  if (list.empty() || list.front() != '"') return {};
  const std::size_t end = list.find('"', 1);
  if (end == std::string_view::npos) return {};
  const std::string_view tag = list.substr(0, end + 1);
  list.remove_prefix(end + 1);
  return tag;
}

template <class Test>
bool any_field(const Request& request, const Test& test) {
  const auto& fields = request.headers.all();
  return std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
    return same_field_name(field.first, kField) && test(std::string_view(field.second));
  });
}

}  // namespace

std::string entity_tag(const Request& request, std::string_view identity) {
  Digest digest;
  for (const std::string_view part :
       {std::string_view(request.path), std::string_view(request.query), identity}) {
    digest.add(part);
  }
  return fmt::format("W/\"{:016x}\"", digest.value());
}

bool lists_tag(const Request& request, std::string_view tag) {
  return any_field(request, [&](std::string_view list) {
    while (true) {
      const std::string_view one = next_tag(list);
      if (one.empty()) return false;
      if (one == opaque(tag)) return true;
    }
  });
}

bool has_wildcard(const Request& request) {
  return any_field(request, [](std::string_view list) {
    const std::size_t first = list.find_first_not_of(" \t");
    return first != std::string_view::npos &&
           list.substr(first, list.find_last_not_of(" \t") - first + 1) == "*";
  });
}

Response not_modified(std::string tag) {
  Response response;
  response.status = 304;
  response.headers.add("ETag", std::move(tag));
  add_vary(response.headers, "Accept-Encoding");  // as in the response with status 200
  return response;
}

}  // namespace chap::web
