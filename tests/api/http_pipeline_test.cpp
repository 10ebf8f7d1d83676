// Tests the server together with its pipeline, through a client connection.
#include "api/http/pipeline.hpp"
#include "tests/support/fake_application.hpp"
#include "tests/support/inflate.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chap {
namespace {

using test::RawAnswer;
using test::RawClient;

// A server whose application is behind a pipeline.
struct Stack {
  explicit Stack(http::PipelineSettings settings = {})
      : pipeline(std::move(settings), application), server(connected_options(pipeline), pipeline) {
    server.start();
  }
  static http::ServerOptions connected_options(const http::Pipeline& pipeline) {
    auto options = test::test_options();
    pipeline.configure(options);
    return options;
  }

  test::FakeApplication application{[](const web::Request& request) {
    if (request.path == "/stream") return test::stream_response("line of text\n", 20'000);
    return test::text_response(std::string(5000, 'a'));
  }};
  http::Pipeline pipeline;
  http::Server server;
};

TEST(HttpPipelineTest, AStreamIsCompressedAndChunked) {
  Stack stack;
  RawClient client(stack.server.port());
  const RawAnswer answer =
      client.exchange("GET /stream HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n");
  EXPECT_EQ(answer.fields.at("transfer-encoding"), "chunked");
  EXPECT_EQ(answer.fields.at("content-encoding"), "gzip");
  EXPECT_FALSE(answer.fields.contains("content-length"));
  EXPECT_EQ(test::gunzipped(answer.body).size(), 13U * 20'000U);
}

TEST(HttpPipelineTest, HeadHasTheLengthOfTheCompressedGet) {
  Stack stack;
  RawClient client(stack.server.port());
  const RawAnswer get =
      client.exchange("GET /x HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n");
  client.send("HEAD /x HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n");
  const RawAnswer head = client.receive(true);
  EXPECT_EQ(head.fields.at("content-length"), get.fields.at("content-length"));
  EXPECT_EQ(head.fields.at("content-encoding"), "gzip");
}

TEST(HttpPipelineTest, RefusalsOfTheServerHaveCorsFields) {
  Stack stack;
  RawClient client(stack.server.port());
  const RawAnswer answer = client.exchange(
      "POST /x HTTP/1.1\r\nHost: h\r\nOrigin: http://app\r\nContent-Length: 999999999\r\n\r\n"
  );
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.fields.at("access-control-allow-origin"), "http://app");
  EXPECT_EQ(answer.fields.at("vary"), "Origin");
}

TEST(HttpPipelineTest, TheBodyIsNotReadWithoutAToken) {
  http::PipelineSettings settings;
  settings.secrets.api_token = "token";
  Stack stack(settings);
  RawClient client(stack.server.port());
  const RawAnswer answer = client.exchange(
      "POST /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 200000000\r\n\r\n"
  );
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.fields.at("www-authenticate"), "Bearer");
  EXPECT_EQ(stack.application.calls, 0);
}

}  // namespace
}  // namespace chap
