// A web::Application whose handler is a function that the test provides, and a server that runs it.
#pragma once

#include "api/http/server.hpp"
#include "api/web/message.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <utility>

namespace chap::test {

class FakeApplication final : public web::Application {
 public:
  using Handler = std::function<web::Response(const web::Request&)>;
  explicit FakeApplication(Handler handler) : handler_(std::move(handler)) {}

  // Requests for /inline run on an I/O thread. Requests for /wait run on the threads for requests
  // that wait for other servers.
  bool runs_inline(const web::Request& request) const override { return request.path == "/inline"; }
  bool uses_outbound_pool(const web::Request& request) const override {
    return request.path == "/wait";
  }
  web::Response handle(const web::Request& request) override {
    ++calls;
    return handler_(request);
  }

  std::atomic<int> calls = 0;

 private:
  Handler handler_;
};

inline web::Response text_response(std::string body) {
  web::Response response;
  response.headers.add("Content-Type", "text/plain");
  response.body = std::move(body);
  return response;
}

// Responds with the method, path and body of the request as text.
inline web::Response echo(const web::Request& request) {
  return text_response(request.method + " " + request.path + " " + request.body);
}

// A streamed response that consists of `pieces` copies of the text `piece`.
inline web::Response stream_response(std::string piece, int pieces) {
  web::Response response;
  response.body =
      web::BodyStream([piece = std::move(piece), remaining = pieces](std::string& out) mutable {
        if (remaining == 0) return false;
        --remaining;
        out += piece;
        return true;
      });
  return response;
}

// Options of a server that listens on a free port of the loopback interface.
inline http::ServerOptions test_options() {
  http::ServerOptions options;
  options.host = "127.0.0.1";
  options.port = 0;
  options.handler_threads = 4;
  options.log_requests = false;
  return options;
}

// A server that runs a FakeApplication. The server stops when the object is destroyed.
struct RunningServer {
  explicit RunningServer(
      FakeApplication::Handler handler, http::ServerOptions options = test_options()
  )
      : application(std::move(handler)), server(std::move(options), application) {
    server.start();
  }
  std::uint16_t port() const { return server.port(); }

  FakeApplication application;
  http::Server server;
};

}  // namespace chap::test
