#include "api/web/router.hpp"

#include "tests/unit/api/web/sample_routes.hpp"

#include <gtest/gtest.h>

namespace chap::services {
struct Platform {};
}  // namespace chap::services

namespace chap::web {
namespace {

class RouterTest : public testing::Test {
 protected:
  // Sends a request to the sample router, with the header fields that the members below contain.
  Response send(std::string method, const std::string& target, std::string body = {}) {
    Request request;
    request.method = std::move(method);
    request.target = target;
    request.raw_path = target.substr(0, target.find('?'));
    request.path = percent_decoded(request.raw_path);
    if (request.raw_path.size() < target.size())
      request.query = target.substr(request.raw_path.size() + 1);
    request.host = "host:8000";
    request.body = std::move(body);
    if (!key_.empty()) request.headers.add("x-key", key_);
    if (!content_type_.empty()) request.headers.add("Content-Type", content_type_);
    Context context{request, platform_};
    return router_.dispatch(context);
  }

  std::string body_of(const Response& response) { return std::get<std::string>(response.body); }

  std::string key_;  // value of X-Key; empty: the request does not have this field
  std::string content_type_ = "application/json";
  Router router_ = sample_router();
  services::Platform platform_;
};

// Style A is one of the two number formats of http-api.md 2.7. It writes 1e-5 as 0.00001.
TEST_F(RouterTest, RespondsWithTheResultInStyleA) {
  const Response response = send("GET", "/v1/items/7");
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(body_of(response), R"({"id":7,"share":0.00001})");
  EXPECT_EQ(response.headers.find("content-type"), "application/json");
  EXPECT_EQ(body_of(send("GET", "/v1/with-slash/")), "\"pong\"");
  EXPECT_EQ(body_of(send("PUT", "/v1/items/7", R"({"name":"x"})")), R"({"id":7,"share":3.0})");
}

TEST_F(RouterTest, TheLastPlaceholderCanMatchTheRestOfThePath) {
  EXPECT_EQ(body_of(send("GET", "/v1/items/7/run/a/b//c/")), "\"a/b//c/\"");
  EXPECT_EQ(body_of(send("GET", "/v1/items/7/run/")), "\"\"");
  EXPECT_EQ(send("HEAD", "/v1/items/7/run/x").status, 200U);
  EXPECT_EQ(send("GET", "/v1/items//run/x").status, 404U);
  EXPECT_EQ(
      send("GET", "/v1/items/7/run").headers.find("Location"), "http://host:8000/v1/items/7/run/"
  );
  const Response refused = send("POST", "/v1/items/7/run/x/y");
  EXPECT_EQ(refused.status, 405U);
  EXPECT_EQ(refused.headers.find("Allow"), "GET, HEAD");
  EXPECT_EQ(send("HEAD", "/v1/items/7").headers.find("Allow"), "GET, PUT");
}

TEST_F(RouterTest, ReadsHeadersAndCallsTheGuardFirst) {
  key_ = "valid";
  EXPECT_EQ(body_of(send("GET", "/v1/items/7/run/x")), "\"x+valid\"");
  key_ = "wrong";
  const Response refused = send("GET", "/v1/items/no-number/run/x");
  EXPECT_EQ(refused.status, 401U);
  EXPECT_EQ(body_of(refused), R"({"detail":"no"})");
}

TEST_F(RouterTest, FindsTheRoutesThatUseTheOutboundPool) {
  Request request;
  request.method = "HEAD";
  request.path = "/v1/items/7/run/x";
  EXPECT_TRUE(router_.uses_outbound_pool(request));
  request.path = "/v1/items/7";
  EXPECT_FALSE(router_.uses_outbound_pool(request));
}

TEST_F(RouterTest, ReadsListAndScalarParameters) {
  EXPECT_EQ(
      body_of(send("GET", "/v1/items/1/query?quantiles=0.1&quantiles=0.9&dryRun=1&dryRun=no")),
      R"([{"id":1,"share":0.1},{"id":1,"share":0.9}])"
  );
}

TEST_F(RouterTest, ReportsProblemsOfPathThenQueryThenBody) {
  EXPECT_EQ(
      body_of(send("GET", "/v1/items/abc/query?dryRun=")),
      R"({"detail":[{"type":"int_parsing","loc":["path","itemId"],"msg":"Input should be a valid integer, unable to parse string as an integer","input":"abc"},)"
      R"({"type":"missing","loc":["query","quantiles"],"msg":"Field required","input":null},)"
      R"({"type":"bool_parsing","loc":["query","dryRun"],"msg":"Input should be a valid boolean, unable to interpret input","input":""}]})"
  );
  const Response both = send("PUT", "/v1/items/x", R"({"nPeriods":0})");
  EXPECT_EQ(both.status, 422U);
  EXPECT_NE(body_of(both).find(R"("loc":["path","itemId"])"), std::string::npos);
  EXPECT_NE(body_of(both).find(R"("loc":["body","name"])"), std::string::npos);
}

TEST_F(RouterTest, ReadsTheBodyByTheRulesOfTheContract) {
  const std::string missing =
      R"({"detail":[{"type":"missing","loc":["body"],"msg":"Field required","input":null}]})";
  EXPECT_EQ(body_of(send("POST", "/v1/items")), missing);
  EXPECT_EQ(body_of(send("POST", "/v1/items", "null")), missing);
  EXPECT_EQ(
      body_of(send("POST", "/v1/items", R"({"a":1,})")),
      R"({"detail":[{"type":"json_invalid","loc":["body",6],"msg":"JSON decode error","input":{},"ctx":{"error":"Illegal trailing comma before end of object"}}]})"
  );
  const Response unreadable = send("POST", "/v1/items", "\"\xFF\"");
  EXPECT_EQ(unreadable.status, 400U);
  EXPECT_EQ(body_of(unreadable), R"({"detail":"There was an error parsing the body"})");
  EXPECT_EQ(send("POST", "/v1/items", std::string(100000, '[')).status, 400U);
  content_type_ = "application/vnd.api+JSON; charset=utf-8";
  EXPECT_EQ(send("POST", "/v1/items", R"({"name":"x"})").status, 200U);
  content_type_ = "";
  EXPECT_EQ(send("POST", "/v1/items", R"({"name":"x"})").status, 200U);
  content_type_ = "text/plain";
  EXPECT_EQ(
      body_of(send("POST", "/v1/items", "{}")),
      R"({"detail":[{"type":"model_attributes_type","loc":["body"],"msg":"Input should be a valid dictionary or object to extract fields from","input":"{}"}]})"
  );
}

TEST_F(RouterTest, RespondsToUnknownPathsAndMethods) {
  EXPECT_EQ(body_of(send("GET", "/")), R"({"detail":"Not Found"})");
  EXPECT_EQ(body_of(send("GET", "/v1/items/a%2Fb")), R"({"detail":"Not Found"})");
  const Response refused = send("PATCH", "/v1/items/7");
  EXPECT_EQ(refused.status, 405U);
  EXPECT_EQ(body_of(refused), R"({"detail":"Method Not Allowed"})");
  EXPECT_EQ(refused.headers.find("Allow"), "GET, PUT");
  EXPECT_EQ(send("OPTIONS", "/v1/items").headers.find("Allow"), "POST");
  EXPECT_EQ(send("HEAD", "/v1/items/7").status, 405U);
}

TEST_F(RouterTest, PrefersAnExactSegmentToAPlaceholderOnlyAmongRoutesOfTheSameMethod) {
  EXPECT_EQ(send("POST", "/v1/items/special", R"({"name":"x"})").status, 200U);
  EXPECT_EQ(send("GET", "/v1/items/special").status, 422U);  // matches {itemId}
}

TEST_F(RouterTest, RedirectsToThePathWithOrWithoutTheFinalSlash) {
  const Response added = send("POST", "/v1/with-slash?a=b%20c");
  EXPECT_EQ(added.status, 307U);
  EXPECT_EQ(body_of(added), "");
  EXPECT_EQ(added.headers.find("Location"), "http://host:8000/v1/with-slash/?a=b%20c");
  EXPECT_FALSE(added.headers.find("Content-Type").has_value());
  EXPECT_EQ(send("GET", "/v1/items/7/").headers.find("Location"), "http://host:8000/v1/items/7");
  EXPECT_EQ(send("GET", "/v1/items//").status, 404U);
}

TEST_F(RouterTest, TurnsErrorsIntoResponses) {
  const Response missing = send("GET", "/v1/items/404");
  EXPECT_EQ(missing.status, 404U);
  EXPECT_EQ(body_of(missing), R"({"detail":"Item not found"})");
  const Response out_of_memory = send("GET", "/v1/items/503");
  EXPECT_EQ(out_of_memory.status, 503U);
  EXPECT_NE(body_of(out_of_memory).find("out of memory"), std::string::npos);
  const Response broken = send("GET", "/v1/items/500");
  EXPECT_EQ(broken.status, 500U);
  EXPECT_TRUE(body_of(broken).starts_with(R"({"detail":"Internal server error","error":")"));
  EXPECT_EQ(body_of(broken).find("secret"), std::string::npos);
}

TEST_F(RouterTest, RefusesInconsistentAndDuplicateRoutes) {
  EXPECT_THROW(router_.add(get("/v1/other/{id}", "x", read_item)), std::logic_error);
  EXPECT_THROW(router_.add(get("/v1/items/{itemId}", "x", read_item)), std::logic_error);
}

TEST_F(RouterTest, FindsTheRoutesThatRunInline) {
  Request request;
  request.method = "GET";
  request.path = "/v1/with-slash/";
  EXPECT_TRUE(router_.runs_inline(request));
  request.path = "/v1/items/1";
  EXPECT_FALSE(router_.runs_inline(request));
}

}  // namespace
}  // namespace chap::web
