#include "tests/support/raw_client.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace chap::test {

RawClient::RawClient(std::uint16_t port)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval timeout{10, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close();
    throw std::runtime_error("cannot connect to the server under test");
  }
}

RawClient::~RawClient() { close(); }

void RawClient::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void RawClient::end_sending() { shutdown(socket_, SHUT_WR); }

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool RawClient::fill() {
  std::array<char, 16384> block{};
  const ssize_t count = ::recv(socket_, block.data(), block.size(), 0);
  if (count <= 0) return false;
  input_.append(block.data(), static_cast<std::size_t>(count));
  return true;
}

bool RawClient::fill_to(std::size_t count) {
  while (input_.size() < count) {
    if (!fill()) return false;
  }
  return true;
}

std::string RawClient::receive_bytes(std::size_t count) {
  fill_to(count);
  std::string out = input_.substr(0, count);
  input_.erase(0, out.size());
  return out;
}

bool RawClient::is_closed_by_server() {
  char byte = 0;
  if (!input_.empty()) return false;
  const ssize_t count = ::recv(socket_, &byte, 1, 0);
  return count == 0 || (count < 0 && errno == ECONNRESET);
}

std::string RawClient::take_line() {
  std::size_t end = std::string::npos;
  while ((end = input_.find("\r\n")) == std::string::npos) {
    if (!fill()) return {};
  }
  std::string line = input_.substr(0, end);
  input_.erase(0, end + 2);
  return line;
}

RawAnswer RawClient::receive(bool head_only) {
  RawAnswer answer;
  const std::string status = take_line();
  if (status.size() < 12) return answer;
  answer.status = std::stoi(status.substr(9, 3));
  for (std::string line = take_line(); !line.empty(); line = take_line()) {
    const std::size_t colon = line.find(": ");
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
      return static_cast<char>(std::tolower(c));
    });
    answer.fields[name] = line.substr(colon + 2);
  }
  if (head_only || answer.status == 204 || answer.status == 100) {
    answer.complete = true;
  } else if (answer.fields.contains("content-length")) {
    const std::size_t size = std::stoul(answer.fields["content-length"]);
    answer.complete = fill_to(size);
    answer.body = receive_bytes(size);
  } else if (answer.fields["transfer-encoding"] == "chunked") {
    for (;;) {
      const std::string line = take_line();
      if (line.empty()) return answer;
      const std::size_t size = std::strtoul(line.c_str(), nullptr, 16);
      if (!fill_to(size + 2)) return answer;
      answer.body += receive_bytes(size);
      receive_bytes(2);
      if (size == 0) break;
    }
    answer.complete = true;
  } else {
    while (fill()) {
    }
    answer.body = receive_bytes(input_.size());
    answer.complete = true;
  }
  return answer;
}

}  // namespace chap::test
