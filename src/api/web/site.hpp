// The web application that the server calls: the OpenAPI document, the documentation pages and the
// endpoints. Thread-safe.
#pragma once

#include "api/web/router.hpp"

#include <string>

namespace chap::web {

class Site final : public Application {
 public:
  // `router` and `platform` must outlive the site. `api_version` appears in the OpenAPI document.
  // `root_path` is the value of CHAP_ROOT_PATH.
  Site(
      const Router& router,
      services::Platform& platform,
      const std::string& api_version,
      std::string root_path
  );

  bool runs_inline(const Request& request) const override;
  bool uses_outbound_pool(const Request& request) const override;
  Response handle(const Request& request) override;

 private:
  // Returns the response for the OpenAPI document or a documentation page. If the path of such a
  // page ends in a slash, returns the redirect to the path without the slash. Returns nullopt for
  // any other path.
  std::optional<Response> fixed_page(const Request& request) const;

  const Router& router_;
  services::Platform& platform_;
  std::string root_path_;
  std::string document_;  // the content of /openapi.json
};

}  // namespace chap::web
