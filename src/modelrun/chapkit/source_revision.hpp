// The revision of the source code of a model. A service reports the revision in its info
// (`git_revision`), and the template is stored with the revision as `source_digest`. The error
// texts for conflicts are those of CHAP Core (core-2.5.1.md 4).
#pragma once

#include "foundation/json/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chap::chapkit {

using Revision = std::optional<std::string>;

// Reads a revision: 7 to 40 hexadecimal digits, converted to lower case, without blanks around
// them. Returns nullopt for any other text and for any other kind of value.
Revision revision_of(const json::Value& git_revision);
// The revision in the info of a service, which is a JSON text; nullopt if it contains no revision.
Revision revision_of_info(std::string_view info);

// Whether both revisions are known and differ (contract README 24).
bool revisions_differ(const Revision& stored, const Revision& reported);

// The error text for a service whose reported revision is not that of the stored template version.
// Returns nullopt if both revisions are known and equal.
std::optional<std::string> revision_conflict_text(
    std::string_view name,
    std::string_view version,
    const Revision& stored,
    const Revision& reported
);

// The error text for a service that has the name of a built-in baseline.
std::string baseline_conflict_text(std::string_view name);

}  // namespace chap::chapkit
