// What a proxy passes on: fields without those of the single hop, and the rest of a path as it was
// sent (http-api.md 8.6; RFC 9110, 7.6.1). Pure functions.
#pragma once

#include "api/web/message.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chap::web {

using FieldList = std::vector<std::pair<std::string, std::string>>;

// Without: fields of the hop and those that Connection names, credentials for us, Host, and what
// belongs to a body, since none is passed on.
FieldList forwarded_request_fields(const Headers& headers);

// The field by which a server knows what it has passed on itself (RFC 8586).
inline constexpr std::string_view kPassedOnBy = "CDN-Loop";

// Whether a request has been passed on by `server` before: a list member of kPassedOnBy, parameters
// aside.
bool passed_on_by(const Headers& headers, std::string_view server);

// Without fields of the hop and those that Connection names; repeated ones stay apart. A length
// beside a transfer coding does not count (RFC 9112, 6.3) and goes with it; of equal lengths one
// stays. Throws kUnavailable when lengths differ.
Headers forwarded_answer_fields(const FieldList& fields);

// What stands behind the `slashes`th slash of an encoded path, still encoded. Slashes may be
// encoded themselves. Nothing when there are not so many.
std::optional<std::string_view> behind_slash(std::string_view raw_path, std::size_t slashes);

// Whether dot segments (`..`, `%2e.`, behind `/`, `%2f` or a backslash) climb above the start.
bool climbs_out(std::string_view raw_path);

}  // namespace chap::web
