// A blocking TCP client for tests of the wire itself: sends bytes as they are and reads what comes.
// Every read gives up after ten seconds, so that a hanging server fails a test instead of stopping
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace chap::test {

struct RawAnswer {
  int status = 0;                             // 0: the connection ended before an answer
  std::map<std::string, std::string> fields;  // lower-case names
  std::string body;                           // chunks joined
  bool complete = false;                      // the body ended as its framing says
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

  // False when the server has closed.
  bool send(std::string_view bytes);
  // `head_only`: the answer to a HEAD request.
  RawAnswer receive(bool head_only = false);
  RawAnswer exchange(std::string_view bytes) {
    send(bytes);
    return receive();
  }
  // Whatever comes until `count` bytes are there, the server closes, or nothing comes.
  std::string receive_bytes(std::size_t count);
  // True when the server ends the connection without another byte.
  bool is_closed_by_server();
  void end_sending();
  void close();

 private:
  bool fill();
  std::string take_line();
  bool need(std::size_t count);

  int socket_ = -1;
  std::string input_;
};

}  // namespace chap::test
