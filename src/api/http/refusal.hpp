// Why the server turns a request away by itself, and the answer that says so
// (http-api.md 2.3, 2.8).
#pragma once

#include "api/web/message.hpp"

#include <string_view>

namespace chap::http {

// `detail` is a literal of ours: plain ASCII without quotes or backslashes.
struct Refusal {
  unsigned status = 400;
  std::string_view detail;
};

// `{"detail":"..."}` as application/json.
web::Response to_response(const Refusal& refusal);

}  // namespace chap::http
