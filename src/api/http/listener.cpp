#include "api/http/listener.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <utility>

namespace chap::http {
namespace {

using boost::asio::ip::tcp;

tcp::endpoint endpoint_of(boost::asio::io_context& context, const ServerOptions& options) {
  tcp::resolver resolver(context);
  const auto found =
      resolver.resolve(options.host, std::to_string(options.port), tcp::resolver::passive);
  return found.begin()->endpoint();
}

}  // namespace

Listener::Listener(std::vector<std::unique_ptr<IoLoop>>& loops, const ServerOptions& options)
    : loops_(loops), acceptor_(loops.front()->context()) {
  try {
    const tcp::endpoint endpoint = endpoint_of(loops.front()->context(), options);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(boost::asio::socket_base::max_listen_connections);
    port_ = acceptor_.local_endpoint().port();
  } catch (const boost::system::system_error& failure) {
    throw unavailable(fmt::format(
        "cannot listen on {}:{}: {}", options.host, options.port, failure.code().message()
    ));
  }
}

void Listener::start() {
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
  // Out of file descriptors, say: the client waits in the backlog until there is room again.
  static constexpr std::chrono::milliseconds kPause{100};
  Timer timer(loops_.front()->context());
  std::size_t next = 0;
  bool complained = false;
  while (acceptor_.is_open()) {
    Socket socket(loops_[next]->context());
    ErrorCode failure;
    auto token = await_into(failure);
    co_await acceptor_.async_accept(socket, token);
    if (!acceptor_.is_open()) co_return;
    if (!failure) {
      complained = false;
      loops_[next]->adopt(std::move(socket));
      next = (next + 1) % loops_.size();
      continue;
    }
    if (failure == boost::asio::error::connection_aborted) continue;
    if (!complained) log::warning("http", "cannot accept connections: {}", failure.message());
    complained = true;
    timer.expires_after(kPause);
    ErrorCode waiting;
    auto wait_token = await_into(waiting);
    co_await timer.async_wait(wait_token);
  }
}

}  // namespace chap::http
