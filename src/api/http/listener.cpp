#include "api/http/listener.hpp"

#include "foundation/base/log.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <fcntl.h>
#include <sys/socket.h>
#include <utility>

namespace chap::http {
namespace {

// Sets the flag FD_CLOEXEC, because Asio opens sockets without it.
void close_on_exec(int descriptor) { ::fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

}  // namespace

Listener::Listener(std::vector<std::unique_ptr<IoLoop>>& loops, BoundPort port)
    : loops_(loops), port_(std::move(port)), acceptor_(loops.front()->context()) {}

void Listener::start() {
  const int socket = port_.listen().release();
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  using boost::asio::ip::tcp;
  acceptor_.assign(address.ss_family == AF_INET6 ? tcp::v6() : tcp::v4(), socket);
  auto accepting = accept_all();
  boost::asio::co_spawn(loops_.front()->context(), std::move(accepting), boost::asio::detached);
}

void Listener::stop() {
  boost::asio::post(acceptor_.get_executor(), [this] {
    ErrorCode ignored;
    acceptor_.close(ignored);
  });
}

Task<> Listener::accept_all() {
  // The pause after a failure, such as a lack of file descriptors. New clients wait in the backlog
  // of the socket meanwhile.
  static constexpr std::chrono::milliseconds kPause{100};
  Timer timer(loops_.front()->context());
  std::size_t next = 0;
  while (acceptor_.is_open()) {
    Socket socket(loops_[next]->context());
    ErrorCode failure;
    auto token = await_into(failure);
    co_await acceptor_.async_accept(socket, token);
    if (!acceptor_.is_open()) co_return;
    if (!failure) {
      close_on_exec(socket.native_handle());
      loops_[next]->accept(std::move(socket));
      next = (next + 1) % loops_.size();
      continue;
    }
    if (failure == boost::asio::error::connection_aborted) continue;
    // Without a free file descriptor, accept() fails even if no client is waiting. So the loop
    // waits for a client before it closes idle connections.
    ErrorCode ended;
    auto client_token = await_into(ended);
    co_await acceptor_.async_wait(Acceptor::wait_read, client_token);
    if (!acceptor_.is_open()) co_return;
    log::warning("http", "cannot accept connections: {}", failure.message());
    for (auto& loop : loops_) loop->free_descriptor();
    timer.expires_after(kPause);
    ErrorCode waiting;
    auto wait_token = await_into(waiting);
    co_await timer.async_wait(wait_token);
  }
}

}  // namespace chap::http
