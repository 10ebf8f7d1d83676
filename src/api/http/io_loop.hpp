// One I/O thread with its io_context and its connections. The loop checks deadlines, limits the
// number of connections, and closes all connections when the server stops. Member functions must be
// called on the loop's own thread unless their comment allows any thread.
#pragma once

#include "api/http/asio_types.hpp"
#include "api/http/server_state.hpp"

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
  IoLoop(ServerState& server, std::size_t max_connections);
  ~IoLoop();
  IoLoop(const IoLoop&) = delete;
  IoLoop& operator=(const IoLoop&) = delete;

  boost::asio::io_context& context() { return context_; }

  // start(), begin_stop() and join() must be called once each, in this order. Any thread may call
  // these functions. server.stopping must be set before begin_stop().
  void start();
  void begin_stop();
  void join();

  // Serves an accepted socket on this loop. Any thread may call this function.
  void accept(Socket socket);
  // Closes the connection that has waited for its client for the longest time, to free a file
  // descriptor. Any thread may call this function.
  void free_descriptor();

  void add(Connection& connection) { connections_.insert(&connection); }
  void remove(Connection& connection);
  // Returns the current value of the Date field.
  std::string_view date();
  std::string next_request_id();

 private:
  Task<> watch_deadlines();
  void start_connection(Socket socket);
  bool close_longest_waiting();

  ServerState& server_;
  std::size_t max_connections_;
  boost::asio::io_context context_{1};
  Timer tick_{context_};
  std::optional<boost::asio::executor_work_guard<Executor>> guard_;
  std::unordered_set<Connection*> connections_;
  SteadyClock::time_point stop_deadline_ = SteadyClock::time_point::max();
  std::time_t date_second_ = 0;
  std::string date_;
  std::string id_prefix_;
  std::uint64_t last_id_ = 0;
  std::thread thread_;
};

}  // namespace chap::http
