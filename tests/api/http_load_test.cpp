// Tests many connections, streams, clients that disconnect, and stopping the server.
#include "tests/support/fake_application.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace chap {
namespace {

using std::chrono::milliseconds;
using test::RawAnswer;
using test::RawClient;
using test::RunningServer;

constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

// Blocks handlers and streams until the test calls open().
class Gate {
 public:
  void open() { opened_.set_value(); }
  void wait() const { future_.wait(); }

 private:
  std::promise<void> opened_;
  std::shared_future<void> future_ = opened_.get_future().share();
};

// Returns a handler that responds only after the gate has been opened.
auto echo_behind(const Gate& gate) {
  return [&gate](const web::Request& request) {
    gate.wait();
    return test::echo(request);
  };
}

// Waits for the condition, at most 10 s. Returns whether it has become true.
template <class Condition>
bool becomes_true(Condition condition) {
  for (int i = 0; i < 1000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

TEST(HttpLoadTest, FiveHundredIdleConnectionsDoNotBlockANewOne) {
  RunningServer running(test::echo);
  std::vector<RawClient> idle;
  idle.reserve(500);
  for (int i = 0; i < 500; ++i) idle.emplace_back(running.port());
  RawClient client(running.port());
  EXPECT_EQ(client.exchange(kGet).status, 200);
  EXPECT_EQ(idle.front().exchange(kGet).status, 200);
  EXPECT_EQ(idle.back().exchange(kGet).status, 200);
}

TEST(HttpLoadTest, TheLongestIdleConnectionIsClosedForANewOne) {
  auto options = test::test_options();
  options.io_threads = 1;
  options.limits.connections = 2;
  RunningServer running(test::echo, options);
  RawClient first(running.port());
  EXPECT_EQ(first.exchange(kGet).status, 200);
  RawClient second(running.port());
  EXPECT_EQ(second.exchange(kGet).status, 200);
  RawClient third(running.port());
  EXPECT_EQ(third.exchange(kGet).status, 200);
  EXPECT_TRUE(first.is_closed_by_server());
  EXPECT_EQ(second.exchange(kGet).status, 200);
}

TEST(HttpLoadTest, RequestsAboveTheLimitGet503AndKeepTheirConnection) {
  Gate gate;
  auto options = test::test_options();
  options.handler_threads = 1;
  options.limits.waiting_requests = 0;
  RunningServer running(echo_behind(gate), options);
  RawClient busy(running.port());
  busy.send(kGet);
  ASSERT_TRUE(becomes_true([&] { return running.application.calls == 1; }));
  RawClient refused(running.port());
  const RawAnswer answer = refused.exchange(kGet);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, R"({"detail":"The server is busy; try again"})");
  gate.open();
  EXPECT_EQ(busy.receive().status, 200);
  EXPECT_TRUE(becomes_true([&] { return refused.exchange(kGet).status == 200; }));
}

TEST(HttpLoadTest, ResponsesThatClientsDoNotReadAreLimited) {
  const std::string large(8'000'000, 'x');
  auto options = test::test_options();
  options.limits.response_bytes = 20'000'000;
  RunningServer running(
      [&](const web::Request& request) {
        return request.path == "/large" ? test::text_response(large) : test::echo(request);
      },
      options
  );
  constexpr const char* kLarge = "GET /large HTTP/1.1\r\nHost: h\r\n\r\n";
  std::vector<RawClient> slow;
  for (int i = 0; i < 2; ++i) {
    slow.emplace_back(running.port());
    slow.back().send(kLarge);
    EXPECT_EQ(slow.back().receive_bytes(12), "HTTP/1.1 200");
  }
  RawClient client(running.port());
  const RawAnswer refused = client.exchange(kLarge);
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.body, R"({"detail":"Too many responses are still being sent; try again"})");
  EXPECT_EQ(client.exchange(kGet).status, 200);
  slow.clear();  // the clients disconnect, which releases the memory
  EXPECT_TRUE(becomes_true([&] { return client.exchange(kLarge).status == 200; }));
}

TEST(HttpLoadTest, ASingleResponseAboveTheLimitIsSent) {
  auto options = test::test_options();
  options.limits.response_bytes = 1000;
  RunningServer running(
      [](const web::Request&) { return test::text_response(std::string(50'000, 'x')); }, options
  );
  EXPECT_EQ(RawClient(running.port()).exchange(kGet).body.size(), 50'000U);
}

TEST(HttpLoadTest, ConnectionsAboveTheLimitGet503WhenNoneIsIdle) {
  Gate gate;
  auto options = test::test_options();
  options.io_threads = 1;
  options.limits.connections = 1;
  RunningServer running(echo_behind(gate), options);
  RawClient busy(running.port());
  busy.send(kGet);
  ASSERT_TRUE(becomes_true([&] { return running.application.calls == 1; }));
  RawClient refused(running.port());
  EXPECT_EQ(refused.receive().status, 503);
  EXPECT_TRUE(refused.is_closed_by_server());
  gate.open();
  EXPECT_EQ(busy.receive().status, 200);
}

TEST(HttpLoadTest, StreamsInChunksAndWithoutChunksForHttp10) {
  RunningServer running([](const web::Request&) {
    return test::stream_response("abcdefghij", 1000);
  });
  RawClient client(running.port());
  const RawAnswer answer = client.exchange(kGet);
  EXPECT_EQ(answer.fields.at("transfer-encoding"), "chunked");
  EXPECT_TRUE(answer.complete);
  EXPECT_EQ(answer.body.size(), 10'000U);
  EXPECT_EQ(client.exchange(kGet).body.size(), 10'000U);
  RawClient old(running.port());
  const RawAnswer plain = old.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(plain.body.size(), 10'000U);
  EXPECT_EQ(plain.fields.at("connection"), "close");
}

TEST(HttpLoadTest, AFailedStreamIsIncompleteForTheClient) {
  RunningServer running([](const web::Request&) {
    web::Response response;
    response.body = web::BodyStream([calls = 0](std::string& out) mutable {
      if (++calls == 3) throw std::runtime_error("the database is gone");
      out += "piece";
      return true;
    });
    return response;
  });
  RawClient client(running.port());
  EXPECT_FALSE(client.exchange(kGet).complete);
}

TEST(HttpLoadTest, AStreamStopsWhenItsClientDisconnects) {
  // Only the stream keeps `alive`, so `watched` expires when the server destroys the stream.
  auto alive = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = alive;
  auto held = std::make_shared<std::shared_ptr<int>>(std::move(alive));
  RunningServer running([held](const web::Request&) {
    web::Response response;
    response.body = web::BodyStream([kept = std::move(*held)](std::string& out) {
      out.append(50'000, 'x');
      return true;  // this stream never ends
    });
    return response;
  });
  {
    RawClient client(running.port());
    client.send(kGet);
    EXPECT_EQ(client.receive_bytes(100'000).size(), 100'000U);
  }
  EXPECT_TRUE(becomes_true([&] { return watched.expired(); }));
}

TEST(HttpLoadTest, AClientThatDoesNotReadIsDisconnected) {
  // Only the stream keeps `alive`, so `watched` expires when the server destroys the stream.
  auto alive = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = alive;
  auto held = std::make_shared<std::shared_ptr<int>>(std::move(alive));
  auto options = test::test_options();
  options.times.write = milliseconds(60);
  options.times.slowest_rate = 1'000'000'000;
  RunningServer running(
      [held](const web::Request&) {
        web::Response response;
        response.body = web::BodyStream([kept = std::move(*held)](std::string& out) {
          out.append(1'000'000, 'x');
          return true;
        });
        return response;
      },
      options
  );
  RawClient client(running.port());
  client.send(kGet);
  EXPECT_TRUE(becomes_true([&] { return watched.expired(); }));
}

TEST(HttpStopTest, IdleConnectionsCloseAndRequestsInFlightFinish) {
  Gate gate;
  RunningServer running([&](const web::Request& request) {
    gate.wait();
    return test::echo(request);
  });
  RawClient idle(running.port());
  RawClient busy(running.port());
  busy.send(kGet);
  ASSERT_TRUE(becomes_true([&] { return running.application.calls == 1; }));
  std::thread stopper([&] { running.server.stop(); });
  EXPECT_TRUE(idle.is_closed_by_server());
  EXPECT_TRUE(becomes_true([&] {
    try {
      RawClient late(running.port());
      return late.is_closed_by_server();
    } catch (const std::runtime_error&) {
      return true;
    }
  }));
  gate.open();
  const RawAnswer answer = busy.receive();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.fields.at("connection"), "close");
  stopper.join();
}

TEST(HttpStopTest, StreamsInFlightFinish) {
  Gate gate;
  RunningServer running([&](const web::Request&) {
    web::Response response;
    response.body = web::BodyStream([&gate, calls = 0](std::string& out) mutable {
      if (++calls == 2) gate.wait();
      out += "piece";
      return calls < 3;
    });
    return response;
  });
  RawClient client(running.port());
  client.send(kGet);
  const std::string start = client.receive_bytes(12);
  EXPECT_EQ(start, "HTTP/1.1 200");
  std::thread stopper([&] { running.server.stop(); });
  gate.open();
  EXPECT_NE(client.receive_bytes(1'000'000).find("5\r\npiece\r\n0\r\n\r\n"), std::string::npos);
  stopper.join();
}

TEST(HttpStopTest, RequestsThatDoNotFinishInTimeAreAborted) {
  auto options = test::test_options();
  options.times.stop = milliseconds(50);
  RunningServer running(
      [](const web::Request&) {
        return test::stream_response(std::string(100'000, 'x'), 1'000'000);
      },
      options
  );
  RawClient client(running.port());
  client.send(kGet);
  EXPECT_EQ(client.receive_bytes(1000).size(), 1000U);
  running.server.stop();
  running.server.stop();  // a second call must have no effect
}

TEST(HttpStopTest, APortInUseIsAnError) {
  RunningServer running(test::echo);
  auto options = test::test_options();
  options.port = running.port();
  test::FakeApplication application(test::echo);
  EXPECT_ANY_THROW(http::Server(options, application));
}

}  // namespace
}  // namespace chap
