// The read-only way through this server to a registered service (http-api.md 8.6).
#include "api/dto/service_fields.hpp"
#include "api/routes/routes.hpp"
#include "api/web/forwarding.hpp"
#include "foundation/base/ids.hpp"
#include "modelrun/net/http_stream.hpp"
#include "services/model_services.hpp"

#include <fmt/format.h>

#include <memory>

namespace chap::routes {
namespace {

using web::Context;

// How long a thread waits for one service before it looks after others.
constexpr std::chrono::milliseconds kSlice{200};
// `/v2/services/{service_id}/run/`
constexpr std::size_t kSlashesBefore = 5;

struct Proxied {
  std::string id;
  std::unique_ptr<net::HttpStream> stream;
};

// This process among all that a request may pass. A registered URL can lead back here, directly or
// through others; without an end each round would take one more connection.
const std::string& this_server() {
  static const std::string kName = "chap-" + new_uuid();
  return kName;
}

Error bad_gateway(const std::string& text) {
  return Error(ErrorCode::kUnavailable, text).answer_with_status(502);
}

Error told_of_service(const std::string& id, const Error& error) {
  if (error.code() == ErrorCode::kTimeout) {
    return Error(ErrorCode::kTimeout, fmt::format("Service {} did not respond in time", id));
  }
  return bad_gateway(fmt::format("Service {} is unreachable: {}", id, error.what()));
}

web::BodyStream body_of(std::shared_ptr<Proxied> proxied) {
  return [proxied = std::move(proxied)](std::string& chunk) {
    return proxied->stream->read(chunk, kSlice);
  };
}

// The answer if its head is here, else the wish to be asked again.
web::Response answer_of(const std::shared_ptr<Proxied>& proxied) {
  try {
    web::Response response;
    if (!proxied->stream->await_head(kSlice)) {
      response.later = [proxied] { return answer_of(proxied); };
      return response;
    }
    const net::StreamHead& head = proxied->stream->head();
    response.status = head.status;
    response.headers = web::forwarded_answer_fields(head.headers);
    response.body = body_of(proxied);
    return response;
  } catch (const Error& error) {
    return web::error_response(told_of_service(proxied->id, error));
  }
}

// A service below a prefix of its server is that prefix: nobody steps out of it.
bool leaves_service(const std::string& url, std::string_view rest) {
  const std::size_t host = url.find("://");
  if (host == std::string::npos) return false;
  const std::size_t path = url.find('/', host + 3);
  const bool prefixed =
      path != std::string::npos && url.find_first_not_of('/', path) != std::string::npos;
  return prefixed && web::climbs_out(rest);
}

std::unique_ptr<net::HttpStream> opened(net::StreamCall call, const std::string& id) {
  try {
    return net::open_stream(std::move(call));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
    throw bad_gateway(fmt::format("Service {} has an invalid URL: {}", id, error.what()));
  }
}

web::Response proxy(Context& context, const dto::ServicePath& at) {
  const web::Request& request = context.request;
  const auto service = services::read_service(context.platform, at.service_id);
  const auto rest = web::behind_slash(request.raw_path, kSlashesBefore);
  if (!rest) throw not_found("Not Found");
  if (leaves_service(service.url, *rest)) throw invalid_input("The path leaves the service");
  if (web::passed_on_by(request.headers, this_server())) {
    throw told_of_service(service.id, unavailable("it leads back to this server"));
  }
  net::StreamCall call;
  call.method = request.method;
  call.base = service.url;
  call.target = std::string(*rest) + (request.query.empty() ? "" : "?" + request.query);
  call.headers = web::forwarded_request_fields(request.headers);
  call.headers.emplace_back(web::kPassedOnBy, this_server());
  call.connect_timeout = context.platform.proxy_times.connect;
  call.read_timeout = context.platform.proxy_times.read;
  auto proxied = std::make_shared<Proxied>();
  proxied->id = service.id;
  proxied->stream = opened(std::move(call), service.id);
  return answer_of(proxied);
}

}  // namespace

void register_service_proxy(web::Router& router) {
  router.add(web::get("/v2/services/{service_id}/run/{path}", "proxy_to_service", proxy)
                 .rest_of_path()
                 .with_head()
                 .waiting_for_others()
                 .tag("Services")
                 .summary("What a service answers, passed on as it is")
                 .error(400, "The path leaves the service")
                 .error(404, "No such service")
                 .error(502, "The service cannot be reached, or its URL is invalid")
                 .error(504, "The service did not respond in time"));
}

}  // namespace chap::routes
