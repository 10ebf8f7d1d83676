// Everything between the server and the routes, from the outside in: CORS preflight, compression,
// CORS fields, API token, the application (http-api.md 2.9 to 2.11). Thread-safe when the inner
// application is.
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
  // `inner` outlives the pipeline.
  Pipeline(PipelineSettings settings, web::Application& inner);

  bool runs_inline(const web::Request& request) const override;
  bool waits_for_others(const web::Request& request) const override;
  web::Response handle(const web::Request& request) override;

  // Makes the server ask for the token before it reads a body, and put CORS fields on its own
  // refusals. The pipeline must outlive that server.
  void connect(ServerOptions& options) const;

 private:
  // The answer of the stages before the application, if one of them ends the request.
  std::optional<web::Response> answer_early(const web::Request& request) const;

  // The stages behind the application, as soon as there is an answer.
  web::Response completed(const web::Request& request, web::Response response) const;

  PipelineSettings settings_;
  web::Application& inner_;
};

}  // namespace chap::http
