// The limit that /health is measured against: one coroutine a connection, Beast's own reader and
// writer, no limits, no log, no stages; the same bytes as the answer of /health.
//
//   bare_beast_server [port [threads]]      (default 8001, 1; ends with SIGINT)
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Contexts = std::vector<std::unique_ptr<asio::io_context>>;

asio::awaitable<void> serve(tcp::socket socket) {
  boost::system::error_code failure;
  auto token = asio::redirect_error(asio::use_awaitable, failure);
  boost::beast::flat_buffer buffer;
  while (true) {
    http::request<http::empty_body> request;
    co_await http::async_read(socket, buffer, request, token);
    if (failure) co_return;
    http::response<http::string_body> response(http::status::ok, 11);
    response.set(http::field::content_type, "application/json");
    response.set(http::field::date, "Thu, 01 Jan 2026 00:00:00 GMT");
    response.body() = R"({"status":"success","message":"healthy"})";
    response.prepare_payload();
    co_await http::async_write(socket, response, token);
    if (failure) co_return;
  }
}

asio::awaitable<void> accept_all(Contexts& contexts, unsigned short port) {
  tcp::acceptor acceptor(*contexts.front(), tcp::endpoint(asio::ip::address_v4::loopback(), port));
  boost::system::error_code failure;
  auto token = asio::redirect_error(asio::use_awaitable, failure);
  for (std::size_t next = 0;; next = (next + 1) % contexts.size()) {
    tcp::socket socket(*contexts[next]);
    co_await acceptor.async_accept(socket, token);
    if (failure) co_return;
    socket.set_option(tcp::no_delay(true));
    auto life = serve(std::move(socket));
    asio::co_spawn(*contexts[next], std::move(life), asio::detached);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 8001;
  const int threads = argc > 2 ? std::atoi(argv[2]) : 1;
  Contexts contexts;
  for (int i = 0; i < threads; ++i) contexts.push_back(std::make_unique<asio::io_context>(1));
  auto accepting = accept_all(contexts, static_cast<unsigned short>(port));
  asio::co_spawn(*contexts.front(), std::move(accepting), asio::detached);
  std::vector<std::thread> running;
  for (auto& context : contexts) {
    running.emplace_back([&context] {
      const auto kept_busy = asio::make_work_guard(*context);
      context->run();
    });
  }
  for (std::thread& thread : running) thread.join();
}
