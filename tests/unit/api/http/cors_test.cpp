#include "api/http/cors.hpp"

#include <gtest/gtest.h>

namespace chap::http {
namespace {

web::Request preflight(std::string method) {
  web::Request request;
  request.method = "OPTIONS";
  request.headers.add("Origin", "http://localhost:3000");
  request.headers.add("Access-Control-Request-Method", std::move(method));
  return request;
}

std::string_view field(const web::Response& response, std::string_view name) {
  return response.headers.find(name).value_or("(absent)");
}

TEST(CorsTest, AnswersAPreflight) {
  web::Request request = preflight("PATCH");
  request.headers.add("access-control-request-headers", "Content-Type, X-Any");
  const auto response = answer_preflight(request, {});
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 200U);
  EXPECT_EQ(std::get<std::string>(response->body), "OK");
  EXPECT_EQ(field(*response, "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(field(*response, "Access-Control-Allow-Origin"), "http://localhost:3000");
  EXPECT_FALSE(response->headers.find("Access-Control-Allow-Credentials"));
  EXPECT_EQ(
      field(*response, "Access-Control-Allow-Methods"),
      "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
  );
  EXPECT_EQ(field(*response, "Access-Control-Max-Age"), "600");
  EXPECT_EQ(field(*response, "Vary"), "Origin");
  EXPECT_EQ(field(*response, "Access-Control-Allow-Headers"), "Content-Type, X-Any");
}

TEST(CorsTest, OnlyListedOriginsMaySendCredentials) {
  CorsSettings listed;
  listed.allowed_origins = {"http://localhost:3000"};
  const auto preflight_response = answer_preflight(preflight("GET"), listed);
  EXPECT_EQ(field(*preflight_response, "Access-Control-Allow-Credentials"), "true");
  web::Response response;
  add_cors_fields(preflight("GET"), listed, response);
  EXPECT_EQ(field(response, "Access-Control-Allow-Credentials"), "true");
  web::Response open;
  add_cors_fields(preflight("GET"), {}, open);
  EXPECT_EQ(field(open, "Access-Control-Allow-Origin"), "http://localhost:3000");
  EXPECT_FALSE(open.headers.find("Access-Control-Allow-Credentials"));
}

TEST(CorsTest, RefusesDisallowedMethodsOriginsAndPrivateNetworks) {
  web::Request request = preflight("BREW");
  EXPECT_EQ(std::get<std::string>(answer_preflight(request, {})->body), "Disallowed CORS method");
  EXPECT_EQ(field(*answer_preflight(request, {}), "Access-Control-Allow-Headers"), "(absent)");
  request.headers.add("Access-Control-Request-Private-Network", "true");
  const auto both = answer_preflight(request, {});
  EXPECT_EQ(both->status, 400U);
  EXPECT_EQ(std::get<std::string>(both->body), "Disallowed CORS method, private-network");
  const auto origin = answer_preflight(preflight("GET"), {{"https://elsewhere"}});
  EXPECT_EQ(std::get<std::string>(origin->body), "Disallowed CORS origin");
  EXPECT_EQ(field(*origin, "Access-Control-Allow-Origin"), "(absent)");
}

TEST(CorsTest, OptionsWithoutRequestMethodIsNotAPreflight) {
  web::Request request;
  request.method = "OPTIONS";
  EXPECT_FALSE(answer_preflight(request, {}).has_value());
  request.headers.add("Origin", "o");
  EXPECT_FALSE(answer_preflight(request, {}).has_value());
}

TEST(CorsTest, AddsTheOriginToResponsesAndExtendsVary) {
  web::Request request;
  web::Response untouched;
  add_cors_fields(request, {}, untouched);
  EXPECT_TRUE(untouched.headers.all().empty());
  request.headers.add("Origin", "o");
  web::Response response;
  response.headers.add("Vary", "Accept");
  add_cors_fields(request, {}, response);
  EXPECT_EQ(field(response, "Access-Control-Allow-Origin"), "o");
  EXPECT_EQ(field(response, "Vary"), "Accept, Origin");
  web::Response foreign;
  add_cors_fields(request, {{"p"}}, foreign);
  EXPECT_EQ(field(foreign, "Access-Control-Allow-Origin"), "(absent)");
  EXPECT_EQ(field(foreign, "Vary"), "Origin");
}

}  // namespace
}  // namespace chap::http
