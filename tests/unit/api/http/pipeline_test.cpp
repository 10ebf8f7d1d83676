// Tests the rules for the API token (http-api.md 2.11), and the order of the stages of the
// pipeline.
#include "api/http/pipeline.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace chap::http {
namespace {

const std::string kToken = "the-api-token-of-32-characters-!";

// Counts its calls. Responds with 404, because the pipeline must handle errors like other
// responses, and with a body that is large enough for compression.
class CountingApplication final : public web::Application {
 public:
  bool runs_inline(const web::Request& request) const override { return request.path == "/health"; }
  web::Response handle(const web::Request&) override {
    ++calls;
    web::Response response;
    response.status = 404;
    response.body = std::string(2000, 'a');
    return response;
  }
  int calls = 0;
};

// Returns two responses with a continuation before the final response.
class DelayedApplication final : public web::Application {
 public:
  bool runs_inline(const web::Request&) const override { return false; }
  web::Response handle(const web::Request&) override {
    web::Response first;
    first.continuation = [] {
      web::Response second;
      second.continuation = [] {
        web::Response answer;
        answer.body = std::string(2000, 'a');
        return answer;
      };
      return second;
    };
    return first;
  }
};

// Returns a GET request, with a header field if `name` is not empty.
web::Request get(std::string path, std::string name = {}, std::string value = {}) {
  web::Request request;
  request.method = "GET";
  request.path = std::move(path);
  if (!name.empty()) request.headers.add(std::move(name), std::move(value));
  return request;
}

bool passes(const web::Request& request, const Secrets& secrets) {
  return !refuse_without_token(request, secrets).has_value();
}

TEST(TokenTest, OnlyTheExactOpenPathsRequireNoToken) {
  const Secrets secrets{kToken, {}};
  for (const char* open :
       {"/health",
        "/health/ready",
        "/system/info",
        "/docs",
        "/docs/oauth2-redirect",
        "/docs/assets/swagger-ui.css",
        "/redoc",
        "/openapi.json"}) {
    EXPECT_TRUE(passes(get(open), secrets)) << open;
  }
  for (const char* closed :
       {"/health/", "/health/probe", "/docs/", "/docs/x", "/docs/assets", "/redoc/x", "/nowhere"}) {
    EXPECT_FALSE(passes(get(closed), secrets)) << closed;
  }
  EXPECT_TRUE(passes(get("/nowhere"), Secrets{}));
}

TEST(TokenTest, TheAuthorizationFieldMustMatchExactlyExceptForTheCaseOfTheScheme) {
  const Secrets secrets{kToken, {}};
  EXPECT_TRUE(passes(get("/x", "authorization", "bEaReR " + kToken), secrets));
  EXPECT_TRUE(passes(get("/x", "Authorization", "ApiToken " + kToken), secrets));
  EXPECT_TRUE(passes(get("/x", "Authorization", "apitoken " + kToken), secrets));
  EXPECT_FALSE(passes(get("/x", "Authorization", "ApiToken  " + kToken), secrets));
  EXPECT_FALSE(passes(get("/x", "Authorization", "ApiToken wrong"), secrets));
  EXPECT_FALSE(passes(get("/x", "Authorization", "ApiToken"), secrets));
  EXPECT_FALSE(passes(get("/x", "Authorization", "ApiToken Bearer " + kToken), secrets));
  EXPECT_FALSE(passes(get("/x", "Authorization", "Bearer  " + kToken), secrets));
  EXPECT_FALSE(passes(get("/x", "Authorization", "Bearer " + kToken + " "), secrets));
  EXPECT_FALSE(passes(get("/x", "Authorization", "Basic " + kToken), secrets));
  EXPECT_FALSE(passes(get("/x", "Authorization", "Bearer"), secrets));
  EXPECT_FALSE(passes(get("/x", "Authorization", "Bearer "), secrets));
  EXPECT_FALSE(passes(get("/x", "Authorization", "Bearer wrong"), secrets));
}

TEST(TokenTest, TheRegistrationKeyIsValidOnlyForServices) {
  const Secrets secrets{kToken, "key"};
  EXPECT_TRUE(passes(get("/x", "X-Service-Key", kToken), secrets));
  EXPECT_TRUE(passes(get("/v2/services/$register", "x-service-key", "key"), secrets));
  EXPECT_FALSE(passes(get("/v1/jobs", "X-Service-Key", "key"), secrets));
  EXPECT_FALSE(passes(get("/v2/services", "X-Service-Key", ""), Secrets{kToken, {}}));
  web::Request both = get("/x", "Authorization", "Bearer " + kToken);
  both.headers.add("X-Service-Key", "wrong");
  EXPECT_TRUE(passes(both, secrets));
}

TEST(TokenTest, TheRefusalHasTheContractsFormat) {
  const auto refusal = refuse_without_token(get("/x"), Secrets{kToken, {}});
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->status, 401U);
  EXPECT_EQ(refusal->headers.find("WWW-Authenticate"), "Bearer");
  EXPECT_EQ(std::get<std::string>(refusal->body), R"({"detail":"Missing or invalid API token"})");
}

TEST(TokenTest, WarnsAboutWeakSecretsWithoutPrintingThem) {
  const auto warning = weak_secret_warning("CHAP_API_TOKEN", "sesame");
  ASSERT_TRUE(warning.has_value());
  EXPECT_NE(warning->find("CHAP_API_TOKEN"), std::string::npos);
  EXPECT_EQ(warning->find("sesame"), std::string::npos);
  EXPECT_FALSE(weak_secret_warning("CHAP_API_TOKEN", "").has_value());
  EXPECT_FALSE(weak_secret_warning("CHAP_API_TOKEN", kToken).has_value());
}

TEST(PipelineTest, APreflightRequiresNoToken) {
  CountingApplication inner;
  Pipeline pipeline({{}, {kToken, {}}, 6}, inner);
  web::Request request = get("/v1/crud/datasets", "Origin", "o");
  request.method = "OPTIONS";
  request.headers.add("Access-Control-Request-Method", "GET");
  EXPECT_TRUE(pipeline.runs_inline(request));
  EXPECT_EQ(pipeline.handle(request).status, 200U);
  EXPECT_EQ(inner.calls, 0);
}

TEST(PipelineTest, RefusalsHaveCorsFields) {
  CountingApplication inner;
  Pipeline pipeline({{}, {kToken, {}}, 6}, inner);
  const web::Response refused = pipeline.handle(get("/x", "Origin", "o"));
  EXPECT_EQ(refused.status, 401U);
  EXPECT_EQ(refused.headers.find("Access-Control-Allow-Origin"), "o");
  EXPECT_EQ(inner.calls, 0);
}

TEST(PipelineTest, CompressesAfterAddingCorsFields) {
  CountingApplication inner;
  Pipeline pipeline({{}, {}, 6}, inner);
  web::Request request = get("/x", "Origin", "o");
  request.headers.add("Accept-Encoding", "gzip");
  const web::Response answer = pipeline.handle(request);
  EXPECT_EQ(answer.status, 404U);
  EXPECT_EQ(answer.headers.find("Content-Encoding"), "gzip");
  EXPECT_EQ(answer.headers.find("Vary"), "Origin, Accept-Encoding");
}

TEST(PipelineTest, RunsInlineIfTheInnerApplicationDoes) {
  CountingApplication inner;
  const Pipeline pipeline({{}, {kToken, {}}, 6}, inner);
  EXPECT_TRUE(pipeline.runs_inline(get("/health")));
  EXPECT_TRUE(pipeline.runs_inline(get("/x")));  // the pipeline itself responds, with status 401
  EXPECT_FALSE(pipeline.runs_inline(get("/x", "X-Service-Key", kToken)));
}

TEST(PipelineTest, ConfiguresTheServerToCheckTheTokenBeforeTheBody) {
  CountingApplication inner;
  const Pipeline pipeline({{}, {kToken, {}}, 6}, inner);
  ServerOptions options;
  pipeline.configure(options);
  EXPECT_TRUE(options.before_body(get("/x")).has_value());
  EXPECT_FALSE(options.before_body(get("/x", "X-Service-Key", kToken)).has_value());
  web::Response response;
  options.complete_refusal(get("/x", "Origin", "o"), response);
  EXPECT_EQ(response.headers.find("Access-Control-Allow-Origin"), "o");
}

TEST(PipelineTest, CompletesResponsesOfContinuations) {
  DelayedApplication inner;
  Pipeline pipeline({}, inner);
  web::Request request = get("/x", "Origin", "http://o");
  request.headers.add("Accept-Encoding", "gzip");
  web::Response response = pipeline.handle(request);
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(response.continuation);
    EXPECT_TRUE(response.headers.all().empty());
    const auto next = response.continuation;
    response = next();
  }
  EXPECT_FALSE(response.continuation);
  EXPECT_EQ(response.headers.find("Access-Control-Allow-Origin"), "http://o");
  EXPECT_EQ(response.headers.find("Content-Encoding"), "gzip");
}

}  // namespace
}  // namespace chap::http
