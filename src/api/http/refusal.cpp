#include "api/http/refusal.hpp"

#include <string>

namespace chap::http {

web::Response to_response(const Refusal& refusal) {
  web::Response response;
  response.status = refusal.status;
  response.headers.add("Content-Type", "application/json");
  std::string body = R"({"detail":")";
  body += refusal.detail;
  body += R"("})";
  response.body = std::move(body);
  return response;
}

}  // namespace chap::http
