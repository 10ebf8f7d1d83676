// The stages between the server and the application, the outermost stage first: CORS preflight,
// compression, CORS fields, API token (http-api.md 2.9 to 2.11). Thread-safe if the inner
// application is thread-safe.
#pragma once

#include "api/http/cors.hpp"
#include "api/http/gzip.hpp"
#include "api/http/server_options.hpp"
#include "api/http/token.hpp"
#include "api/web/message.hpp"

#include <optional>

namespace chap::http {

struct PipelineSettings {
  CorsSettings cors;
  Secrets secrets;
  int gzip_level = kDefaultGzipLevel;
};

class Pipeline final : public web::Application {
 public:
  // `inner` must outlive the pipeline.
  Pipeline(PipelineSettings settings, web::Application& inner);

  bool runs_inline(const web::Request& request) const override;
  bool uses_outbound_pool(const web::Request& request) const override;
  web::Response handle(const web::Request& request) override;

  // Sets the callbacks in `options`. With these callbacks, the server checks the token before it
  // reads a body, and adds CORS fields to the responses of its own refusals. The pipeline must
  // outlive the server.
  void configure(ServerOptions& options) const;

 private:
  // Returns the response of a stage before the application (preflight or token), or nullopt if the
  // application has to handle the request.
  std::optional<web::Response> answer_early(const web::Request& request) const;

  // Adds CORS fields to the response of the application and compresses the response. If the
  // response has a continuation, wraps the continuation, so that the final response is changed in
  // this way.
  web::Response completed(const web::Request& request, web::Response response) const;

  PipelineSettings settings_;
  web::Application& inner_;
};

}  // namespace chap::http
