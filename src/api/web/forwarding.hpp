// The header fields and the part of the path that the proxy forwards (http-api.md 8.6; RFC 9110,
// 7.6.1). Pure functions.
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

// All fields except: hop-by-hop fields, fields listed in Connection, this server's credentials,
// Host, and the fields that describe a body, because the body is not forwarded.
FieldList forwarded_request_fields(const Headers& headers);

// The field that lists the servers which have forwarded a request (RFC 8586).
inline constexpr std::string_view kLoopField = "CDN-Loop";

// Whether `server` has already forwarded the request: whether it is a member of kLoopField.
// Parameters of the members are ignored.
bool was_forwarded_by(const Headers& headers, std::string_view server);

// All fields except hop-by-hop fields and fields listed in Connection; repeated fields are not
// joined. Content-Length is dropped if there is a transfer coding (RFC 9112, 6.3); of several equal
// lengths one is kept. Throws Error (kUnavailable) if lengths differ.
Headers forwarded_response_fields(const FieldList& fields);

// The part of an encoded path after its `slashes`th slash, still encoded. An encoded slash counts
// as a slash. Nothing if the path has fewer slashes.
std::optional<std::string_view> after_slash(std::string_view raw_path, std::size_t slashes);

// Whether dot segments (`..` or `%2e.`, separated by `/`, `%2f` or a backslash) lead out of the
// base folder, to which the path is relative.
bool leads_out_of_base_folder(std::string_view raw_path);

}  // namespace chap::web
