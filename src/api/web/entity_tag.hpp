// Entity tags and If-None-Match (RFC 9110, 8.8.3 and 13.1.2) for answers that never change.
//
// Tags are weak: one tag stands for an answer and for its compressed form, which say the same.
#pragma once

#include "api/web/message.hpp"

#include <string>
#include <string_view>

namespace chap::web {

// `W/"..."` for the answer to this path and query, made from what `identity` describes.
std::string entity_tag(const Request& request, std::string_view identity);

// Whether an If-None-Match field lists the tag, strong or weak. What cannot be read is passed over.
bool lists_tag(const Request& request, std::string_view tag);
// Whether one of them is `*`: no answer is wanted if there is any.
bool refuses_any(const Request& request);

// 304 without a body.
Response not_modified(std::string tag);

}  // namespace chap::web
