#include "api/web/site.hpp"

#include "api/web/docs_pages.hpp"
#include "api/web/openapi.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chap::web {
namespace {

bool is_document(std::string_view path) {
  static constexpr std::array<std::string_view, 4> kPages = {
      "/openapi.json", "/docs", "/redoc", "/docs/oauth2-redirect"};
  return std::find(kPages.begin(), kPages.end(), path) != kPages.end();
}

}  // namespace

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

bool Site::uses_outbound_pool(const Request& request) const {
  return router_.uses_outbound_pool(request);
}

std::optional<Response> Site::fixed_page(const Request& request) const {
  const std::string_view path = request.path;
  if (path.ends_with('/') && is_document(path.substr(0, path.size() - 1))) {
    return slash_redirect(request);
  }
  if (is_document(path) && request.method != "GET" && request.method != "HEAD") {
    Response refused = detail_response(405, "Method Not Allowed");
    refused.headers.add("Allow", "GET, HEAD");
    return refused;
  }
  if (path == "/openapi.json") {
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
