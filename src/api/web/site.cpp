#include "api/web/site.hpp"

#include "api/web/docs_pages.hpp"
#include "api/web/openapi.hpp"

#include <utility>

namespace chap::web {

Site::Site(
    const Router& router,
    services::Platform& platform,
    const std::string& api_version,
    std::string root_path
)
    : router_(router),
      platform_(platform),
      root_path_(std::move(root_path)),
      document_(openapi_document(router, api_version, root_path_)) {}

bool Site::runs_inline(const Request& request) const { return router_.runs_inline(request); }

std::optional<Response> Site::fixed_page(const Request& request) const {
  if (request.path == "/openapi.json" && (request.method == "GET" || request.method == "HEAD")) {
    return json_response(200, document_);
  }
  return docs_page(request, root_path_);
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
