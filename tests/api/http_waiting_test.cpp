// Tests responses with continuations, streams that have no data yet, and streams with a
// Content-Length field.
#include "tests/support/fake_application.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

namespace chap {
namespace {

using test::RawAnswer;
using test::RawClient;
using test::RunningServer;

constexpr const char* kGet = "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n";

// Returns the final response when the function is called for the `tries`th time. Each earlier call
// waits a little, like a request to another server.
web::Response respond_after(int tries, const std::shared_ptr<std::atomic<int>>& calls) {
  ++*calls;
  if (*calls >= tries) return test::text_response("done");
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  web::Response response;
  response.continuation = [tries, calls] { return respond_after(tries, calls); };
  return response;
}

// Streams the pieces one by one, with a pause before each piece.
web::Response stream_with_pauses(std::vector<std::string> pieces) {
  web::Response response;
  response.body = [pieces = std::move(pieces), step = 0U](std::string& out) mutable {
    if (step++ % 2 == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      return true;
    }
    if (step / 2 > pieces.size()) return false;
    out += pieces.at(step / 2 - 1);
    return true;
  };
  return response;
}

// Streams pieces of five bytes. `declared` is the value of the Content-Length field.
web::Response stream_of_length(const char* declared, int pieces) {
  web::Response response = test::stream_response("12345", pieces);
  response.headers.add("Content-Length", declared);
  return response;
}

// Waits for the condition, at most 5 s. Returns whether it has become true.
bool becomes_true(const std::function<bool()>& condition) {
  for (int i = 0; i < 1000 && !condition(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return condition();
}

TEST(HttpWaitingTest, CallsTheContinuationUntilThereIsAResponse) {
  auto calls = std::make_shared<std::atomic<int>>(0);
  RunningServer running([&](const web::Request&) {
    *calls = 0;
    return respond_after(5, calls);
  });
  RawClient client(running.port());
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(client.exchange(kGet).body, "done");
    EXPECT_EQ(*calls, 5);
  }
}

TEST(HttpWaitingTest, AFailedContinuationIsA500) {
  RunningServer running([](const web::Request&) {
    web::Response response;
    response.continuation = []() -> web::Response { throw std::runtime_error("broken"); };
    return response;
  });
  RawClient client(running.port());
  EXPECT_EQ(client.exchange(kGet).status, 500);
  EXPECT_EQ(client.exchange(kGet).status, 500);
}

TEST(HttpWaitingTest, StopsCallingTheContinuationWhenTheClientDisconnects) {
  auto calls = std::make_shared<std::atomic<int>>(0);
  RunningServer running([&](const web::Request&) { return respond_after(1'000'000, calls); });
  RawClient client(running.port());
  client.send(kGet);
  ASSERT_TRUE(becomes_true([&] { return *calls > 3; }));
  EXPECT_GT(calls.use_count(), 1);
  client.close();
  EXPECT_TRUE(becomes_true([&] { return calls.use_count() == 1; }));
}

TEST(HttpWaitingTest, ReleasesAStreamWithoutDataWhenTheClientDisconnects) {
  auto held = std::make_shared<int>(0);
  RunningServer running([&](const web::Request&) {
    web::Response response;
    response.body = [held](std::string&) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      return true;
    };
    return response;
  });
  RawClient client(running.port());
  client.send(kGet);
  EXPECT_EQ(client.receive_bytes(12), "HTTP/1.1 200");  // the head is sent before the body begins
  EXPECT_GT(held.use_count(), 1);
  client.close();
  EXPECT_TRUE(becomes_true([&] { return held.use_count() == 1; }));
}

TEST(HttpWaitingTest, StreamsWithPausesArriveCompletely) {
  RunningServer running([](const web::Request&) {
    return stream_with_pauses({"one", "two", "three"});
  });
  RawClient client(running.port());
  for (int i = 0; i < 2; ++i) {
    const RawAnswer answer = client.exchange(kGet);
    EXPECT_TRUE(answer.complete);
    EXPECT_EQ(answer.body, "onetwothree");
  }
}

TEST(HttpWaitingTest, AStreamOfDeclaredLengthHasNoChunks) {
  RunningServer running([](const web::Request&) { return stream_of_length("15", 3); });
  RawClient client(running.port());
  const RawAnswer answer = client.exchange(kGet);
  EXPECT_EQ(answer.fields.at("content-length"), "15");
  EXPECT_FALSE(answer.fields.contains("transfer-encoding"));
  EXPECT_EQ(answer.body, "123451234512345");
  const RawAnswer old = client.exchange("GET /wait HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(old.fields.at("connection"), "keep-alive");
  client.send("HEAD /wait HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(client.receive(true).fields.at("content-length"), "15");
  EXPECT_EQ(client.exchange(kGet).status, 200);
}

TEST(HttpWaitingTest, AStreamOfWrongLengthClosesTheConnection) {
  // Three pieces have the declared length. If there are four, the server does not send the last.
  for (const int pieces : {0, 2, 4}) {
    RunningServer running([&](const web::Request&) { return stream_of_length("15", pieces); });
    RawClient client(running.port());
    const RawAnswer answer = client.exchange(kGet);
    EXPECT_EQ(answer.complete, pieces == 4) << pieces;
    EXPECT_LE(answer.body.size(), 15U);
    EXPECT_TRUE(client.is_closed_by_server());
  }
}

TEST(HttpWaitingTest, AStreamWithAnInvalidLengthIsSentInChunks) {
  RunningServer running([](const web::Request&) { return stream_of_length("1e3", 3); });
  RawClient client(running.port());
  const RawAnswer answer = client.exchange(kGet);
  EXPECT_EQ(answer.fields.at("transfer-encoding"), "chunked");
  EXPECT_EQ(answer.body, "123451234512345");
}

TEST(HttpWaitingTest, OutboundRequestsHaveTheirOwnThreads) {
  std::atomic<bool> released = false;
  http::ServerOptions options = test::test_options();
  options.handler_threads = options.outbound_threads = 1;
  RunningServer running(
      [&](const web::Request& request) {
        while (request.path == "/wait" && !released) {
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return test::echo(request);
      },
      options
  );
  RawClient waiting(running.port());
  RawClient other(running.port());
  waiting.send(kGet);
  EXPECT_EQ(other.exchange("GET /other HTTP/1.1\r\nHost: h\r\n\r\n").body, "GET /other ");
  released = true;
  EXPECT_EQ(waiting.receive().body, "GET /wait ");
}

}  // namespace
}  // namespace chap
