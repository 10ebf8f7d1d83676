// One accepted socket with its input buffer and its deadline. The I/O loop checks the deadline
// regularly, so that reads need no timer of their own. Received bytes do not extend the deadline,
// so a client that sends single bytes cannot keep a request open. All functions must be called on
// one I/O thread, with at most one operation at a time.
#pragma once

#include "api/http/asio_types.hpp"
#include "api/http/input_buffer.hpp"
#include "api/http/server_options.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
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
  // Returns whether the deadline has passed since the last call of set_deadline().
  bool timed_out() const { return timed_out_; }
  // The start of the read that waits for bytes of the client; nullopt if no read waits.
  std::optional<SteadyClock::time_point> waiting_since() const { return waiting_since_; }

  // Waits for bytes, reads the available bytes into the input buffer and returns their number.
  // Returns 0 at the end of the input, on failure and when the deadline has passed.
  Task<std::size_t> fill(std::size_t room = 4 * 1024UL);
  // Does the same as fill(), but writes the bytes to `data`.
  Task<std::size_t> read_into(char* data, std::size_t size);
  // Sends `first`, then `second`. Returns false if the client has disconnected or is too slow. Sets
  // and clears the deadline.
  Task<bool> write(std::string_view first, std::string_view second);
  // Shuts down the sending side, then reads and discards further input for at most `times.linger`.
  // If the socket were closed at once, a TCP reset could make the client lose the last response.
  Task<> linger();

  // Returns whether the client or this server has closed the connection. Does not wait.
  bool is_disconnected();

  void close();
  // Closes the connection with a TCP reset, so that the client cannot mistake an incomplete
  // response for a complete response.
  void abort();

 private:
  Socket socket_;
  const TimeLimits& times_;
  InputBuffer input_;
  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
  bool timed_out_ = false;
  std::optional<SteadyClock::time_point> waiting_since_;
  std::uint64_t sent_ = 0;
};

}  // namespace chap::http
