// A blocking TCP client for tests at byte level: sends bytes unchanged and reads the response.
// Every read fails after ten seconds without data, so that a test fails if the server does not
// respond.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace chap::test {

struct RawAnswer {
  int status = 0;                             // 0: the connection ended before the response
  std::map<std::string, std::string> fields;  // lower-case names
  std::string body;                           // chunks are joined
  bool complete = false;                      // whether the body has ended according to its framing
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(RawClient&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), input_(std::move(other.input_)) {}
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  RawClient& operator=(RawClient&&) = delete;

  // False if the server has closed the connection.
  bool send(std::string_view bytes);
  // Set `head_only` for the response to a HEAD request, which has no body.
  RawAnswer receive(bool head_only = false);
  // Sends a request and reads the response.
  RawAnswer exchange(std::string_view bytes) {
    send(bytes);
    return receive();
  }
  // Reads until `count` bytes have arrived, the server has closed the connection, or ten seconds
  // have passed without data.
  std::string receive_bytes(std::size_t count);
  // True if the server closes the connection without sending more bytes.
  bool is_closed_by_server();
  // Closes only the direction from the client to the server.
  void end_sending();
  void close();

 private:
  // Appends bytes to `input_`. False if no bytes have arrived.
  bool fill();
  // Removes a line from the input. Empty if the line is empty or incomplete.
  std::string take_line();
  // Reads until `input_` has at least `count` bytes. False if this is not possible.
  bool fill_to(std::size_t count);

  int socket_ = -1;
  std::string input_;  // bytes that have arrived and were not returned yet
};

}  // namespace chap::test
