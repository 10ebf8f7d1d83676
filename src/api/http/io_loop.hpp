// One I/O thread with its io_context and the connections that live on it: deadlines, the cap on
// connections, the end of them all. Members are for the loop's own thread unless they say
// otherwise.
#pragma once

#include "api/http/asio_types.hpp"
#include "api/http/mailbox.hpp"
#include "api/http/server_state.hpp"
#include "foundation/process/priority.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>

namespace chap::http {

class Connection;

class IoLoop {
 public:
  IoLoop(ServerState& server, std::size_t most_connections);
  ~IoLoop();
  IoLoop(const IoLoop&) = delete;
  IoLoop& operator=(const IoLoop&) = delete;

  boost::asio::io_context& context() { return context_; }
  // What handlers have done comes back this way.
  Mailbox& mailbox() { return mailbox_; }

  // Any thread, each once: begin; begin the end (server.stopping is set before); wait for it.
  void start();
  void begin_stop();
  void join();

  // Any thread.
  void adopt(Socket socket);

  void enter(Connection& connection) { connections_.insert(&connection); }
  void leave(Connection& connection);
  // The Date field's text for now.
  std::string_view date();
  std::string next_request_id();

 private:
  Task<> watch_deadlines();
  void accept_here(Socket socket);
  bool make_room();

  ServerState& server_;
  std::size_t most_connections_;
  boost::asio::io_context context_{1};
  Mailbox mailbox_{context_};
  Timer tick_{context_};
  std::optional<boost::asio::executor_work_guard<Executor>> guard_;
  std::unordered_set<Connection*> connections_;
  SteadyClock::time_point stop_by_ = SteadyClock::time_point::max();
  std::time_t date_second_ = 0;
  std::string date_;
  std::string id_prefix_;
  std::uint64_t id_ = 0;
  std::optional<process::GoesFirst> goes_first_;
  std::thread thread_;
};

}  // namespace chap::http
