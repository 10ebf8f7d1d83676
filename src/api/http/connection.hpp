// One client connection: receives requests, passes them to a handler and sends the responses in
// order. The object exists as long as its coroutine runs. All member functions run on the thread of
// the I/O loop; only handlers and body streams run on a handler pool.
#pragma once

#include "api/http/asio_types.hpp"
#include "api/http/request_head.hpp"
#include "api/http/response_head.hpp"
#include "api/http/server_state.hpp"
#include "api/http/timed_socket.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace chap::http {

class IoLoop;

class Connection {
 public:
  Connection(Socket socket, IoLoop& loop, ServerState& server);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Serves the connection until it is closed. Never throws.
  static Task<> serve(std::shared_ptr<Connection> connection);

  void on_tick(SteadyClock::time_point now) { socket_.on_tick(now); }
  // Returns whether the connection waits for the first byte of a request.
  bool idle() const { return idle_; }
  // The time since which the connection waits for bytes of its client; nullopt if it does not wait.
  std::optional<SteadyClock::time_point> waiting_since() const { return socket_.waiting_since(); }
  void close() { socket_.close(); }

 private:
  Task<> serve_requests();
  // Receives a request. If the server refuses the request, sets response_. Returns false if the
  // connection must be closed without a response, for example because the client has disconnected.
  Task<bool> receive();
  Task<bool> receive_head();
  Task<bool> receive_body();
  Task<bool> receive_known_length();
  Task<bool> receive_chunks();
  void parse_head(std::string_view bytes);
  void begin_idle();
  void set_body_deadline(SteadyClock::time_point start);
  bool charge_body(std::uint64_t size);
  void refuse(const Refusal& refusal);

  // Creates and sends the response. Returns false if the connection must be closed afterwards.
  Task<bool> respond();
  Task<> handle();
  void limit_response_memory();
  Task<> run_continuations();
  Task<bool> send();
  Task<bool> send_stream();
  ResponseFraming response_framing() const;
  void log_request(SteadyClock::time_point start, std::uint64_t bytes) const;

  IoLoop& loop_;
  ServerState& server_;
  TimedSocket socket_;
  bool peer_is_trusted_proxy_;  // whether the field X-Forwarded-Proto is used

  bool idle_ = false;

  RequestHead head_;  // the head of the current request
  web::Response response_;
  ByteCharge body_charge_;
  ByteCharge response_charge_;
  bool refused_ = false;              // the server, and not a handler, created response_
  bool client_disconnected_ = false;  // the client disconnected before its response was ready
  HandlerPool* handler_pool_;         // runs the handler and the stream of the current request
  bool input_unusable_ = false;       // no further request can be read from this connection
};

}  // namespace chap::http
