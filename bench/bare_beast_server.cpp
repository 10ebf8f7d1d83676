// A minimal server for comparing request rates. It has one coroutine for each connection, uses
// Beast's own reader and writer, checks no sizes or times, writes no log and always sends the same
// body. With a database, each request also runs a query and reads every column of every row.
//
//   bare_beast_server PORT THREADS BODY_FILE [DATABASE SQL]
//
// Prints the port on which it listens. PORT 0 stands for any free port. SIGINT or SIGTERM ends the
// program.
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
#include <sqlite3.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

// The prepared query of one thread. run() does nothing if no database was given.
class Query {
 public:
  Query(const char* file, const char* sql) {
    if (file == nullptr) return;
    sqlite3_open_v2(file, &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    sqlite3_exec(handle_, "PRAGMA mmap_size=33554432", nullptr, nullptr, nullptr);
    if (sqlite3_prepare_v2(handle_, sql, -1, &statement_, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(handle_));
    }
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query() {
    sqlite3_finalize(statement_);
    sqlite3_close_v2(handle_);
  }
  void run() {
    if (statement_ == nullptr) return;
    while (sqlite3_step(statement_) == SQLITE_ROW) {
      for (int i = 0; i < sqlite3_column_count(statement_); ++i) sqlite3_column_text(statement_, i);
    }
    sqlite3_reset(statement_);
  }

 private:
  sqlite3* handle_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
};

// The event loop and the query of one thread.
struct Loop {
  asio::io_context context{1};
  Query query;
  Loop(const char* file, const char* sql) : query(file, sql) {}
};
using Loops = std::vector<std::unique_ptr<Loop>>;

// Responds to the requests of one connection until the connection ends.
asio::awaitable<void> serve(tcp::socket socket, Query& query, const std::string& body) {
  boost::system::error_code failure;
  auto token = asio::redirect_error(asio::use_awaitable, failure);
  boost::beast::flat_buffer buffer;
  while (true) {
    http::request<http::empty_body> request;
    co_await http::async_read(socket, buffer, request, token);
    if (failure) co_return;
    query.run();
    http::response<http::string_body> response(http::status::ok, 11);
    response.set(http::field::content_type, "application/json");
    response.set(http::field::date, "Thu, 01 Jan 2026 00:00:00 GMT");
    response.body() = body;
    response.prepare_payload();
    co_await http::async_write(socket, response, token);
    if (failure) co_return;
  }
}

// Accepts connections and gives them to the loops in turn.
asio::awaitable<void> accept_all(Loops& loops, unsigned short port, const std::string& body) {
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
  tcp::acceptor acceptor(loops.front()->context, endpoint);
  std::cout << acceptor.local_endpoint().port() << std::endl;
  boost::system::error_code failure;
  auto token = asio::redirect_error(asio::use_awaitable, failure);
  for (std::size_t next = 0;; next = (next + 1) % loops.size()) {
    tcp::socket socket(loops[next]->context);
    co_await acceptor.async_accept(socket, token);
    if (failure) co_return;
    socket.set_option(tcp::no_delay(true));
    auto connection_task = serve(std::move(socket), loops[next]->query, body);
    asio::co_spawn(loops[next]->context, std::move(connection_task), asio::detached);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 6) {
    std::cerr << "usage: bare_beast_server PORT THREADS BODY_FILE [DATABASE SQL]\n";
    return 2;
  }
  std::ifstream file(argv[3], std::ios::binary);
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  Loops loops;
  for (int i = 0; i < std::atoi(argv[2]); ++i) {
    loops.push_back(
        std::make_unique<Loop>(argc == 6 ? argv[4] : nullptr, argc == 6 ? argv[5] : nullptr)
    );
  }
  auto accept_task = accept_all(loops, static_cast<unsigned short>(std::atoi(argv[1])), body);
  asio::co_spawn(loops.front()->context, std::move(accept_task), asio::detached);
  std::vector<std::thread> threads;
  for (auto& loop : loops) {
    threads.emplace_back([&context = loop->context] {
      const auto work_guard = asio::make_work_guard(context);
      context.run();
    });
  }
  for (std::thread& thread : threads) thread.join();
}
