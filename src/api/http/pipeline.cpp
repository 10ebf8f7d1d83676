#include "api/http/pipeline.hpp"

#include <algorithm>
#include <utility>

namespace chap::http {

Pipeline::Pipeline(PipelineSettings settings, web::Application& inner)
    : settings_(std::move(settings)), inner_(inner) {
  settings_.gzip_level = std::clamp(settings_.gzip_level, 1, 9);
}

std::optional<web::Response> Pipeline::answer_early(const web::Request& request) const {
  if (auto preflight = answer_preflight(request, settings_.cors)) return preflight;
  auto refusal = refuse_without_token(request, settings_.secrets);
  if (refusal) add_cors_fields(request, settings_.cors, *refusal);
  return refusal;
}

bool Pipeline::runs_inline(const web::Request& request) const {
  return answer_early(request).has_value() || inner_.runs_inline(request);
}

bool Pipeline::uses_outbound_pool(const web::Request& request) const {
  return inner_.uses_outbound_pool(request);
}

web::Response Pipeline::handle(const web::Request& request) {
  if (auto early = answer_early(request)) return std::move(*early);
  return completed(request, inner_.handle(request));
}

web::Response Pipeline::completed(const web::Request& request, web::Response response) const {
  if (response.continuation) {
    response.continuation = [this, &request, next = std::move(response.continuation)] {
      return completed(request, next());
    };
    return response;
  }
  add_cors_fields(request, settings_.cors, response);
  compress(request, settings_.gzip_level, response);
  return response;
}

void Pipeline::configure(ServerOptions& options) const {
  options.before_body = [this](const web::Request& request) { return answer_early(request); };
  options.complete_refusal = [this](const web::Request& request, web::Response& response) {
    add_cors_fields(request, settings_.cors, response);
  };
}

}  // namespace chap::http
