// One accepted socket with its input buffer and its deadline. The deadline is a point in time that
// the loop checks regularly (no timer operation per read). Received bytes do not extend it, so a
// client that sends single bytes cannot keep a request open. All calls are made on one I/O thread,
// with at most one operation at a time.
#pragma once

#include "api/http/asio_types.hpp"
#include "api/http/input_buffer.hpp"
#include "api/http/server_options.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chap::http {

class TimedSocket {
 public:
  TimedSocket(Socket socket, const TimeLimits& times) : socket_(std::move(socket)), times_(times) {}

  InputBuffer& input() { return input_; }
  std::uint64_t sent() const { return sent_; }
  std::string peer() const;

  // Sets the deadline to `time` from now. An operation that runs at the deadline is cancelled.
  void set_deadline(SteadyClock::duration time);
  void clear_deadline() { deadline_ = SteadyClock::time_point::max(); }
  void on_tick(SteadyClock::time_point now);
  // Whether the deadline passed since the last set_deadline().
  bool timed_out() const { return timed_out_; }

  // Reads available bytes into the input buffer; 0 at the end of the input, on failure and on
  // time-out.
  Task<std::size_t> fill(std::size_t room = 4 * 1024UL);
  // The same, but reads to `data`.
  Task<std::size_t> read_into(char* data, std::size_t size);
  // Sends both, one after the other; false if the client has disconnected or is too slow. Sets its
  // own deadline.
  Task<bool> write(std::string_view first, std::string_view second);
  // Shuts down the sending side, then reads and discards further input for a while. If the socket
  // were closed at once, a TCP reset could make the client lose the last response.
  Task<> linger();

  // Whether the client or this server has closed the connection. Does not wait.
  bool is_disconnected();

  void close();
  // Closes with a reset, so that the client cannot mistake an incomplete response for a complete
  // one.
  void abort();

 private:
  Socket socket_;
  const TimeLimits& times_;
  InputBuffer input_;
  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
  bool timed_out_ = false;
  std::uint64_t sent_ = 0;
};

}  // namespace chap::http
