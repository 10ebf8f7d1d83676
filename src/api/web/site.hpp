// The whole application behind the server: the OpenAPI document, the documentation pages and the
// endpoints. Thread-safe.
#pragma once

#include "api/web/router.hpp"

#include <string>

namespace chap::web {

class Site final : public Application {
 public:
  // All outlive the site. `api_version` is shown by the document.
  Site(const Router& router, services::Platform& platform, std::string api_version);

  bool runs_inline(const Request& request) const override;
  Response handle(const Request& request) override;

 private:
  // Document or page, with GET and HEAD; nothing for every other path.
  std::optional<Response> fixed_page(const Request& request) const;

  const Router& router_;
  services::Platform& platform_;
  std::string api_version_;
};

}  // namespace chap::web
