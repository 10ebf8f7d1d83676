#include "api/http/timed_socket.hpp"

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace chap::http {
namespace {

constexpr std::size_t kWriteSize = 256 * 1024UL;

}  // namespace

std::string TimedSocket::peer() const {
  ErrorCode failure;
  const auto endpoint = socket_.remote_endpoint(failure);
  if (failure) return {};
  const auto address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6())
        .to_string();
  }
  return address.to_string();
}

void TimedSocket::set_deadline(SteadyClock::duration time) {
  deadline_ = SteadyClock::now() + time;
  timed_out_ = false;
}

void TimedSocket::on_tick(SteadyClock::time_point now) {
  if (now < deadline_) return;
  timed_out_ = true;
  clear_deadline();
  ErrorCode ignored;
  socket_.cancel(ignored);
}

Task<std::size_t> TimedSocket::read_into(char* data, std::size_t size) {
  ErrorCode failure;
  auto token = await_into(failure);
  const auto buffer = boost::asio::buffer(data, size);
  waiting_since_ = SteadyClock::now();
  const std::size_t count = co_await socket_.async_read_some(buffer, token);
  waiting_since_.reset();
  // A read that completes after its deadline returns 0 even if bytes have arrived, because callers
  // check timed_out() only after a result of 0.
  const bool usable = !failure && !timed_out_;
  co_return usable ? count : 0;
}

Task<std::size_t> TimedSocket::fill(std::size_t room) {
  char* data = input_.prepare(room);
  const std::size_t size = input_.room();
  const std::size_t count = co_await read_into(data, size);
  input_.commit(count);
  co_return count;
}

Task<bool> TimedSocket::write(std::string_view first, std::string_view second) {
  set_deadline(times_.write);
  const auto start = SteadyClock::now();
  std::uint64_t written = 0;
  while (!first.empty() || !second.empty()) {
    const std::string_view slice = second.substr(0, kWriteSize);
    const std::array<boost::asio::const_buffer, 2> buffers = {
        boost::asio::const_buffer(first.data(), first.size()),
        boost::asio::const_buffer(slice.data(), slice.size())};
    ErrorCode failure;
    auto token = await_into(failure);
    const std::size_t count = co_await socket_.async_write_some(buffers, token);
    if (failure || timed_out_) co_return false;
    const std::size_t of_first = std::min(count, first.size());
    first.remove_prefix(of_first);
    second.remove_prefix(count - of_first);
    written += count;
    sent_ += count;
    deadline_ = start + times_.write + std::chrono::seconds(written / times_.slowest_rate);
  }
  clear_deadline();
  co_return true;
}

Task<> TimedSocket::linger() {
  ErrorCode failure;
  socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, failure);
  set_deadline(times_.linger);
  while (!failure) {
    input_.consume(input_.view().size());
    const std::size_t count = co_await fill();
    if (count == 0) break;
  }
  clear_deadline();
}

bool TimedSocket::is_disconnected() {
  if (!socket_.is_open()) return true;
  char byte = 0;
  const ssize_t count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void TimedSocket::close() {
  clear_deadline();
  ErrorCode ignored;
  socket_.close(ignored);
}

void TimedSocket::abort() {
  ErrorCode ignored;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  close();
}

}  // namespace chap::http
