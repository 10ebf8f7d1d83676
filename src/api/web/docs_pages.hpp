// The documentation pages, which show the OpenAPI document (http-api.md 2.13): Swagger UI, ReDoc,
// the OAuth2 redirect page, and the files that these pages load. Pages and files are embedded in
// the program, so that the pages work without access to the internet. Thread-safe.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <string_view>

namespace chap::web {

// Returns the response to GET or HEAD of `/docs`, `/redoc`, `/docs/oauth2-redirect` and
// `/docs/assets/NAME`, and nullopt for any other request. The pages refer to their files and to
// `/openapi.json` below `root_path`, which is CHAP_ROOT_PATH, even if the path of the request does
// not have this prefix (http-api.md 2.12).
std::optional<Response> docs_page(const Request& request, std::string_view root_path);

}  // namespace chap::web
