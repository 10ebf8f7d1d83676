// Tests ordinary exchanges on one connection: keep-alive, pipelining, framing, bodies.
#include "tests/support/fake_application.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chap {
namespace {

using test::RawAnswer;
using test::RawClient;
using test::RunningServer;

TEST(HttpExchangeTest, KeepsTheConnectionAlive) {
  RunningServer running(test::echo);
  RawClient client(running.port());
  for (int i = 0; i < 3; ++i) {
    const RawAnswer answer = client.exchange("GET /a%20b?x=1 HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "GET /a b ");
    EXPECT_EQ(answer.fields.at("content-length"), "9");
    EXPECT_FALSE(answer.fields.contains("connection"));
  }
}

TEST(HttpExchangeTest, ClosesTheConnectionOnRequest) {
  RunningServer running(test::echo);
  RawClient client(running.port());
  const RawAnswer answer =
      client.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(answer.fields.at("connection"), "close");
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(HttpExchangeTest, SupportsHttp10WithAndWithoutKeepAlive) {
  RunningServer running(test::echo);
  RawClient client(running.port());
  const RawAnswer kept = client.exchange("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(kept.fields.at("connection"), "keep-alive");
  const RawAnswer last = client.exchange("GET /b HTTP/1.0\r\n\r\n");
  EXPECT_EQ(last.body, "GET /b ");
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(HttpExchangeTest, AcceptsAFewEmptyLinesBeforeARequest) {
  RunningServer running(test::echo);
  RawClient client(running.port());
  const std::string request = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
  for (const char* lines : {"\r\n", "\r\n\r\n", "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"}) {
    EXPECT_EQ(client.exchange(lines + request).body, "GET /a ");
  }
  const RawAnswer refused = client.exchange("\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n" + request);
  EXPECT_EQ(refused.status, 400);
}

TEST(HttpExchangeTest, RespondsToPipelinedRequestsInOrder) {
  RunningServer running(test::echo);
  RawClient client(running.port());
  std::string all;
  for (int i = 0; i < 20; ++i) {
    // Handlers on the I/O thread and handlers on the pool alternate, because the order of responses
    // must not depend on the thread of the handler.
    all += "POST " + std::string(i % 2 == 0 ? "/inline" : "/pool") +
           " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n" + std::to_string(10 + i);
  }
  client.send(all);
  for (int i = 0; i < 20; ++i) {
    const std::string path = i % 2 == 0 ? "/inline" : "/pool";
    EXPECT_EQ(client.receive().body, "POST " + path + " " + std::to_string(10 + i));
  }
}

TEST(HttpExchangeTest, AcceptsRequestsThatArriveByteByByte) {
  RunningServer running(test::echo);
  RawClient client(running.port());
  const std::string request =
      "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;ext=1\r\nabc\r\n02\r\nde\r\n0\r\nTrailer: t\r\n\r\n";
  for (const char byte : request) ASSERT_TRUE(client.send(std::string(1, byte)));
  EXPECT_EQ(client.receive().body, "POST /x abcde");
  EXPECT_EQ(client.exchange("GET /y HTTP/1.1\r\nHost: h\r\n\r\n").body, "GET /y ");
}

TEST(HttpExchangeTest, AcceptsLargeBodiesWithLengthAndInChunks) {
  RunningServer running([](const web::Request& request) {
    return test::text_response(std::to_string(request.body.size()) + request.body.substr(0, 1));
  });
  const std::string large(3'000'000, 'x');
  RawClient client(running.port());
  client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n" + large);
  EXPECT_EQ(client.receive().body, "3000000x");
  client.send(
      "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2DC6C0\r\n" + large +
      "\r\n0\r\n\r\n"
  );
  EXPECT_EQ(client.receive().body, "3000000x");
}

TEST(HttpExchangeTest, SupportsExpectContinue) {
  RunningServer running(test::echo);
  RawClient client(running.port());
  client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive().status, 100);
  EXPECT_EQ(client.exchange("ok").body, "POST /x ok");
}

TEST(HttpExchangeTest, RefusesATooLargeBodyInsteadOfSending100Continue) {
  auto options = test::test_options();
  options.limits.body = 10;
  RunningServer running(test::echo, options);
  RawClient client(running.port());
  const RawAnswer answer = client.exchange(
      "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n"
  );
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.body, R"({"detail":"The request body is too large"})");
  EXPECT_EQ(answer.fields.at("content-type"), "application/json");
}

TEST(HttpExchangeTest, RespondsToHeadWithoutABody) {
  RunningServer running([](const web::Request& request) {
    return request.path == "/stream" ? test::stream_response("abc", 3)
                                     : test::text_response("hello");
  });
  RawClient client(running.port());
  client.send("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(client.receive(true).fields.at("content-length"), "5");
  client.send("HEAD /stream HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(client.receive(true).status, 200);
  EXPECT_EQ(client.exchange("GET /x HTTP/1.1\r\nHost: h\r\n\r\n").body, "hello");
}

TEST(HttpExchangeTest, SetsSchemeHostAndRootPathOfTheRequest) {
  auto options = test::test_options();
  options.root_path = "/master";
  RunningServer running(
      [](const web::Request& request) {
        return test::text_response(
            request.scheme + " " + request.host + " " + request.root_path + " " + request.path +
            " " + request.raw_path + " " + request.query + " " + request.id
        );
      },
      options
  );
  RawClient client(running.port());
  EXPECT_EQ(
      client
          .exchange("GET /master/a%2Fb?q=%20 HTTP/1.1\r\nHost: h:1\r\nX-Request-Id: r-1\r\n"
                    "X-Forwarded-Proto: https\r\n\r\n")
          .body,
      "https h:1 /master /a/b /a%2Fb q=%20 r-1"
  );
  EXPECT_EQ(
      client.exchange("GET http://other/a HTTP/1.1\r\nHost: h\r\nX-Request-Id: r-2\r\n\r\n").body,
      "http other  /a /a  r-2"
  );
}

TEST(HttpExchangeTest, AnExceptionIsA500AndTheServerContinues) {
  RunningServer running([](const web::Request& request) -> web::Response {
    if (request.path == "/throw") throw std::runtime_error("secret text");
    return test::echo(request);
  });
  RawClient client(running.port());
  const RawAnswer answer = client.exchange("GET /throw HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  EXPECT_EQ(client.exchange("GET /y HTTP/1.1\r\nHost: h\r\n\r\n").body, "GET /y ");
}

}  // namespace
}  // namespace chap
