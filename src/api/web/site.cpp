#include "api/web/site.hpp"

#include "api/web/docs_pages.hpp"
#include "api/web/openapi.hpp"

#include <utility>

namespace chap::web {

Site::Site(const Router& router, services::Platform& platform, std::string api_version)
    : router_(router), platform_(platform), api_version_(std::move(api_version)) {}

bool Site::runs_inline(const Request& request) const { return router_.runs_inline(request); }

std::optional<Response> Site::fixed_page(const Request& request) const {
  if (request.path == "/openapi.json" && (request.method == "GET" || request.method == "HEAD")) {
    return json_response(200, openapi_document(router_, api_version_, request.root_path));
  }
  return docs_page(request);
}

Response Site::handle(const Request& request) {
  try {
    if (auto page = fixed_page(request)) return std::move(*page);
  } catch (const std::exception& error) {
    return unexpected_response(error, request.id);
  }
  Context context{request, platform_};
  return router_.dispatch(context);
}

}  // namespace chap::web
