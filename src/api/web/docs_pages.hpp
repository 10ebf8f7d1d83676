// The pages that show the OpenAPI document (http-api.md 2.13): Swagger UI, ReDoc, the OAuth2
// redirect page and the files they load. All are embedded, so that they work without access to the
// internet. Thread-safe.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <string_view>

namespace chap::web {

// The response to GET or HEAD of `/docs`, `/redoc`, `/docs/oauth2-redirect` and
// `/docs/assets/NAME`; nothing for other requests. The pages refer to their files and to
// `/openapi.json` below `root_path`, the configured CHAP_ROOT_PATH, even if the request's path was
// without this prefix (http-api.md 2.12).
std::optional<Response> docs_page(const Request& request, std::string_view root_path);

}  // namespace chap::web
