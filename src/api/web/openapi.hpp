// The OpenAPI 3.1 document, rendered from the rows of the router (http-api.md 2.13): it cannot
// differ from what is served.
#pragma once

#include "api/web/router.hpp"

#include <string>

namespace chap::web {

// `version` is the CHAP version whose API we serve; `root_path` becomes the one server when not
// empty.
std::string openapi_document(
    const Router& router, const std::string& version, const std::string& root_path
);

}  // namespace chap::web
