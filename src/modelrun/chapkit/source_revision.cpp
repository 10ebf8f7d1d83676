#include "modelrun/chapkit/source_revision.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/base/python_text.hpp"
#include "foundation/json/parse.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chap::chapkit {
namespace {

constexpr std::size_t kMinDigits = 7;
constexpr std::size_t kMaxDigits = 40;

std::string_view stripped(std::string_view text) {
  const std::size_t first = text.find_first_not_of(ascii::kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(ascii::kBlanks) - first + 1);
}

std::string quoted_or_none(const Revision& revision) {
  return revision ? python_repr(*revision) : "None";
}

}  // namespace

Revision revision_of(const json::Value& git_revision) {
  if (!git_revision.is_string()) return std::nullopt;
  const std::string_view digits = stripped(git_revision.as_string());
  const bool is_revision =
      digits.size() >= kMinDigits && digits.size() <= kMaxDigits &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return ascii::hex_digit(c) >= 0; });
  return is_revision ? Revision(ascii::lower(digits)) : std::nullopt;
}

Revision revision_of_info(std::string_view info) {
  const json::Document document = json::parse(std::string(info));
  const json::Value* revision = document.root().find("git_revision");
  return revision == nullptr ? std::nullopt : revision_of(*revision);
}

bool revisions_differ(const Revision& stored, const Revision& reported) {
  return stored && reported && *stored != *reported;
}

std::optional<std::string> revision_conflict_text(
    std::string_view name,
    std::string_view version,
    const Revision& stored,
    const Revision& reported
) {
  if (stored && stored == reported) return std::nullopt;
  return fmt::format(
      "Model template {} version {} is stored from revision {}, but its source now reports "
      "revision {}. A version is write-once, so the new revision needs a new version label: set a "
      "new info.version in the chapkit service (built with the GIT_REVISION build arg) and "
      "register it again.",
      python_repr(name),
      python_repr(version),
      quoted_or_none(stored),
      quoted_or_none(reported)
  );
}

std::string baseline_conflict_text(std::string_view name) {
  return fmt::format(
      "Model template {} is a built-in baseline and cannot be stored from a service. Register the "
      "service under another model id.",
      python_repr(name)
  );
}

}  // namespace chap::chapkit
