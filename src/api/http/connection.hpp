// One client connection: receives requests, has them handled, sends the answers in order.
// Lives in its coroutine; every member runs on the loop's thread except where the handler pool is
// named.
#pragma once

#include "api/http/asio_types.hpp"
#include "api/http/request_head.hpp"
#include "api/http/response_head.hpp"
#include "api/http/server_state.hpp"
#include "api/http/wire.hpp"

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

  // The whole life of the connection. Never throws.
  static Task<> serve(std::shared_ptr<Connection> connection);

  void on_tick(SteadyClock::time_point now) { wire_.on_tick(now); }
  // Waiting for the first byte of a request.
  bool idle() const { return idle_; }
  SteadyClock::time_point idle_since() const { return idle_since_; }
  void close() { wire_.close(); }

 private:
  Task<> take_turns();
  // Receive a request (or the reason to refuse it); false when the client is gone.
  Task<bool> receive();
  Task<bool> receive_head();
  Task<bool> receive_body();
  Task<bool> receive_known_length();
  Task<bool> receive_chunks();
  void take_head(std::string_view bytes);
  void begin_idle();
  void arm_for_body(SteadyClock::time_point start);
  bool may_hold(std::uint64_t size);
  void refuse(const Refusal& refusal);

  // Make and send the answer; false when the connection ends with it.
  Task<bool> answer();
  Task<> handle();
  void bound_answer();
  Task<> ask_again();
  Task<bool> send();
  Task<bool> send_stream();
  Exchange exchange() const;
  void log_request(SteadyClock::time_point start, std::uint64_t bytes) const;

  IoLoop& loop_;
  ServerState& server_;
  Wire wire_;
  bool proxied_;  // the peer's X-Forwarded-Proto counts

  bool idle_ = false;
  SteadyClock::time_point idle_since_;

  RequestHead head_;  // of the request in hand
  web::Response response_;
  ByteCharge body_charge_;
  ByteCharge answer_charge_;
  bool refused_ = false;  // response_ is already made, by the server itself
  bool gone_ = false;     // the client left while its answer was awaited
  HandlerPool* lane_;     // where this request's handler and stream run
  bool last_ = false;     // the input cannot be trusted or read any further
};

}  // namespace chap::http
