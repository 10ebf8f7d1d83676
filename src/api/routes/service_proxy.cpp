// The read-only proxy to registered services (http-api.md 8.6).
#include "api/dto/service_fields.hpp"
#include "api/routes/routes.hpp"
#include "api/web/forwarding.hpp"
#include "foundation/base/ids.hpp"
#include "foundation/net/http_stream.hpp"
#include "services/model_services.hpp"

#include <fmt/format.h>

#include <memory>

namespace chap::routes {
namespace {

using web::Context;

// The longest time that one call waits for a service. After that time, the thread can handle other
// requests.
constexpr std::chrono::milliseconds kMaxWait{200};
// The number of slashes in `/v2/services/{service_id}/run/`
constexpr std::size_t kSlashesInPrefix = 5;

struct ProxiedRequest {
  std::string service_id;
  std::unique_ptr<net::HttpStream> stream;
};

// Returns the name of this process for the field kLoopField. A registered URL can lead back to this
// server, directly or through other proxies. The name in the field lets the server detect such a
// request, which otherwise would be forwarded again and again.
const std::string& this_server() {
  static const std::string kName = "chap-" + new_uuid();
  return kName;
}

Error bad_gateway(const std::string& text) {
  return Error(ErrorCode::kUnavailable, text).with_status(502);
}

// Returns the error that the client receives after a failed request to the service. The text of
// `error` is a part of the returned error's text.
Error service_error(const std::string& id, const Error& error) {
  if (error.code() == ErrorCode::kTimeout) {
    return Error(ErrorCode::kTimeout, fmt::format("Service {} did not respond in time", id));
  }
  return bad_gateway(fmt::format("Service {} is unreachable: {}", id, error.what()));
}

web::BodyStream body_of(std::shared_ptr<ProxiedRequest> proxied) {
  return [proxied = std::move(proxied)](std::string& chunk) {
    return proxied->stream->read(chunk, kMaxWait);
  };
}

// Returns the response of the service. If the head of this response has not arrived yet, returns a
// response with a continuation that waits again.
web::Response response_of(const std::shared_ptr<ProxiedRequest>& proxied) {
  try {
    web::Response response;
    if (!proxied->stream->await_head(kMaxWait)) {
      response.continuation = [proxied] { return response_of(proxied); };
      return response;
    }
    const net::StreamHead& head = proxied->stream->head();
    response.status = head.status;
    response.headers = web::forwarded_response_fields(head.headers);
    response.body = body_of(proxied);
    return response;
  } catch (const Error& error) {
    return web::error_response(service_error(proxied->service_id, error));
  }
}

// Returns whether `rest` leads out of the path of the service's URL. If the URL has no path, every
// path of its host is allowed.
bool leads_out_of_service(const std::string& url, std::string_view rest) {
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string::npos) return false;
  const std::size_t path_start = url.find('/', scheme_end + 3);
  const bool has_path = path_start != std::string::npos &&
                        url.find_first_not_of('/', path_start) != std::string::npos;
  return has_path && web::leads_out_of_base_folder(rest);
}

std::unique_ptr<net::HttpStream> open_stream(net::StreamCall call, const std::string& id) {
  try {
    return net::open_stream(std::move(call));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
    throw bad_gateway(fmt::format("Service {} has an invalid URL: {}", id, error.what()));
  }
}

web::Response proxy(Context& context, const dto::ServicePath& path) {
  const web::Request& request = context.request;
  const auto service = services::read_service(context.platform, path.service_id);
  const auto rest = web::after_slash(request.raw_path, kSlashesInPrefix);
  if (!rest) throw not_found("Not Found");
  if (leads_out_of_service(service.url, *rest))
    throw invalid_input("The path leads out of the service's URL");
  if (web::was_forwarded_by(request.headers, this_server())) {
    throw service_error(service.id, unavailable("its URL leads back to this server"));
  }
  net::StreamCall call;
  call.method = request.method;
  call.base = service.url;
  call.target = std::string(*rest) + (request.query.empty() ? "" : "?" + request.query);
  call.headers = web::forwarded_request_fields(request.headers);
  call.headers.emplace_back(web::kLoopField, this_server());
  call.connect_timeout = context.platform.proxy_times.connect;
  call.read_timeout = context.platform.proxy_times.read;
  auto proxied = std::make_shared<ProxiedRequest>();
  proxied->service_id = service.id;
  proxied->stream = open_stream(std::move(call), service.id);
  return response_of(proxied);
}

}  // namespace

void register_service_proxy(web::Router& router) {
  router.add(web::get("/v2/services/{service_id}/run/{path}", "proxy_to_service", proxy)
                 .rest_of_path()
                 .with_head()
                 .on_outbound_pool()
                 .hidden()
                 .tag("Services")
                 .summary("Forward a request to a service and return its response unchanged")
                 .error(400, "The path leads out of the service's URL")
                 .error(404, "No such service")
                 .error(502, "The service cannot be reached, or its URL is invalid")
                 .error(504, "The service did not respond in time"));
}

}  // namespace chap::routes
