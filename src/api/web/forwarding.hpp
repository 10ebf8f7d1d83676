// Selects the header fields and the part of the path that the proxy forwards (http-api.md 8.6; RFC
// 9110, 7.6.1). Pure functions.
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

// Returns the fields of a request that are forwarded. Not forwarded are: hop-by-hop fields, fields
// listed in Connection, the credentials for this server, Host, and the fields that describe a body,
// because the body is not forwarded.
FieldList forwarded_request_fields(const Headers& headers);

// The field that lists the servers that have already forwarded a request (RFC 8586).
inline constexpr std::string_view kLoopField = "CDN-Loop";

// Returns whether `server` has already forwarded the request. In this case the field kLoopField
// contains `server`. Parameters of the field's members are ignored.
bool was_forwarded_by(const Headers& headers, std::string_view server);

// Returns the fields of a response that are forwarded: all fields except hop-by-hop fields and
// fields listed in Connection. Repeated fields are not joined. Content-Length is dropped if the
// response has a transfer coding (RFC 9112, 6.3). If several fields give the same length, one of
// them is kept. Throws Error (kUnavailable) if two fields give different lengths.
Headers forwarded_response_fields(const FieldList& fields);

// Returns the part of a percent-encoded path after its first `slashes` slashes, without decoding
// this part. An encoded slash (`%2f`) counts as a slash. Returns nullopt if the path has fewer
// slashes.
std::optional<std::string_view> after_slash(std::string_view raw_path, std::size_t slashes);

// Returns whether dot segments (`..` or `%2e.`, separated by `/`, `%2f` or a backslash) lead out of
// the base folder. The path is relative to the base folder.
bool leads_out_of_base_folder(std::string_view raw_path);

}  // namespace chap::web
