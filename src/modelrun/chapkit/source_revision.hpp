// The revision of a model's source: a service names it in its info (`git_revision`), and a template
// keeps it as `source_digest`. The texts of conflicts are those of CHAP Core (core-2.5.1.md 4).
#pragma once

#include "foundation/json/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chap::chapkit {

using Revision = std::optional<std::string>;

// 7 to 40 hexadecimal digits in lower case, without blanks around them. Nothing for any other text
// and for any other kind of value.
Revision revision_of(const json::Value& git_revision);
// The revision in the info of a service, a JSON text. Nothing if it names none.
Revision revision_of_info(std::string_view info);

// Whether both sides name a revision and the two differ (contract README 24).
bool revisions_differ(const Revision& stored, const Revision& reported);

// Why the stored version of a template does not belong to the reported revision; nothing if both
// are the same.
std::optional<std::string> revision_conflict(
    std::string_view name,
    std::string_view version,
    const Revision& stored,
    const Revision& reported
);

// Why a service cannot have the name of a built-in baseline.
std::string baseline_conflict(std::string_view name);

}  // namespace chap::chapkit
