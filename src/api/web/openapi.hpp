// Renders the OpenAPI 3.1 document (http-api.md 2.13) from the route rows of the router, so that
// the document always matches the endpoints.
#pragma once

#include "api/web/router.hpp"

#include <string>

namespace chap::web {

// `version` is the CHAP version whose API is served. If `root_path` is not empty, it becomes the
// only entry of `servers` in the document.
std::string openapi_document(
    const Router& router, const std::string& version, const std::string& root_path
);

}  // namespace chap::web
