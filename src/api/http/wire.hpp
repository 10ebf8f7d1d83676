// One accepted socket with its input buffer and its deadline. Deadlines are points in time that the
// loop's tick compares (no timer operation per read), so a client that drips bytes gains nothing.
// Belongs to one I/O thread; at most one operation at a time.
#pragma once

#include "api/http/asio_types.hpp"
#include "api/http/input_buffer.hpp"
#include "api/http/server_options.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chap::http {

class Wire {
 public:
  Wire(Socket socket, const TimeLimits& times) : socket_(std::move(socket)), times_(times) {}

  InputBuffer& input() { return input_; }
  std::uint64_t sent() const { return sent_; }
  std::string peer() const;

  // Operations started from now on are cancelled `time` from now.
  void arm(SteadyClock::duration time);
  void disarm() { deadline_ = SteadyClock::time_point::max(); }
  void on_tick(SteadyClock::time_point now);
  // Whether the deadline passed since the last arm().
  bool timed_out() const { return timed_out_; }

  // Reads what is there into the input buffer; 0 at the end, on failure and on time-out.
  Task<std::size_t> fill(std::size_t room = 4 * 1024UL);
  // Reads straight to `data`, as above.
  Task<std::size_t> read_into(char* data, std::size_t size);
  // Sends both, one after the other; false when the client is gone or too slow. Sets its own
  // deadline.
  Task<bool> write(std::string_view first, std::string_view second);
  // Ends our side and drops what still comes, so that the last answer is not lost in a reset.
  Task<> linger();

  // Whether the client has closed its side, or we ours. Looks without waiting.
  bool peer_gone();

  void close();
  // Closes so that the client cannot take a cut answer for a whole one.
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
