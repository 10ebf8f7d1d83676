// Entity tags and If-None-Match (RFC 9110, 8.8.3 and 13.1.2) for responses that never change.
//
// Tags are weak: a response and its compressed form have the same tag.
#pragma once

#include "api/web/message.hpp"

#include <string>
#include <string_view>

namespace chap::web {

// The tag `W/"..."` of the response to this path and query. `identity` is a text that differs
// whenever the content differs.
std::string entity_tag(const Request& request, std::string_view identity);

// Whether an If-None-Match field lists the tag, strong or weak. The rest of a list after a
// malformed tag is ignored.
bool lists_tag(const Request& request, std::string_view tag);
// Whether an If-None-Match field is `*`, which matches every existing response.
bool has_wildcard(const Request& request);

// 304 without a body.
Response not_modified(std::string tag);

}  // namespace chap::web
