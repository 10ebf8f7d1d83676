// Entity tags and If-None-Match (RFC 9110, 8.8.3 and 13.1.2) for responses that never change.
//
// Tags are weak, because a response and its compressed form have the same tag.
#pragma once

#include "api/web/message.hpp"

#include <string>
#include <string_view>

namespace chap::web {

// Returns the tag `W/"..."` of the response to a path and query. `identity` must be a text that is
// different for different contents.
std::string entity_tag(const Request& request, std::string_view identity);

// Returns whether an If-None-Match field lists the tag, as a strong or as a weak tag. All tags
// after a malformed tag in a list are ignored.
bool lists_tag(const Request& request, std::string_view tag);
// Returns whether an If-None-Match field is `*`. The wildcard matches every existing resource.
bool has_wildcard(const Request& request);

// Returns a response with status 304 and no body.
Response not_modified(std::string tag);

}  // namespace chap::web
