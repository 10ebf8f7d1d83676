#include "api/http/io_loop.hpp"

#include "api/http/connection.hpp"
#include "api/http/refusal.hpp"
#include "api/http/response_head.hpp"
#include "foundation/base/ids.hpp"
#include "foundation/base/log.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace chap::http {
namespace {

// A connection in the middle of a request is closed for another client only after this pause.
constexpr std::chrono::seconds kShortestPause{1};

constexpr Refusal kFull = {503, "The server has too many connections; try again"};

// Returns the interval at which deadlines are checked: a quarter of the shortest time limit, but at
// least 5 ms and at most 500 ms.
SteadyClock::duration tick_interval(const TimeLimits& times) {
  using std::chrono::milliseconds;
  const milliseconds shortest =
      std::min({times.head, times.body, times.idle, times.write, times.stop, times.linger});
  return std::clamp(shortest / 4, milliseconds(5), milliseconds(500));
}

}  // namespace

IoLoop::IoLoop(ServerState& server, std::size_t max_connections)
    : server_(server),
      max_connections_(max_connections),
      guard_(boost::asio::make_work_guard(context_)),
      id_prefix_(new_uuid().substr(0, 8)) {}

IoLoop::~IoLoop() { join(); }

void IoLoop::start() {
  auto deadlines = watch_deadlines();
  boost::asio::co_spawn(context_, std::move(deadlines), boost::asio::detached);
  thread_ = std::thread([this] { context_.run(); });
}

void IoLoop::begin_stop() {
  boost::asio::post(context_, [this] {
    stop_deadline_ = SteadyClock::now() + server_.options.times.stop;
    const std::vector<Connection*> all(connections_.begin(), connections_.end());
    for (Connection* connection : all) {
      if (connection->idle()) connection->close();
    }
    guard_.reset();
    tick_.cancel();
  });
}

void IoLoop::remove(Connection& connection) {
  connections_.erase(&connection);
  // When the timer is cancelled, watch_deadlines() returns, and then the loop ends.
  if (server_.stopping && connections_.empty()) tick_.cancel();
}

void IoLoop::join() {
  if (thread_.joinable()) thread_.join();
}

void IoLoop::accept(Socket socket) {
  boost::asio::post(context_, [this, accepted = std::move(socket)]() mutable {
    start_connection(std::move(accepted));
  });
}

void IoLoop::free_descriptor() {
  boost::asio::post(context_, [this] { close_longest_waiting(); });
}

void IoLoop::start_connection(Socket socket) {
  ErrorCode ignored;
  if (server_.stopping) return;
  socket.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  if (connections_.size() >= max_connections_ && !close_longest_waiting()) {
    // The response is written without waiting. Bytes that do not fit into the socket's buffer are
    // lost.
    ResponseFraming framing;
    framing.keep_alive = false;
    const web::Response response = to_response(kFull);
    std::string text = response_head(response, framing, date());
    text += std::get<std::string>(response.body);
    socket.non_blocking(true, ignored);
    socket.write_some(boost::asio::buffer(text), ignored);
    socket.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    return;
  }
  auto connection = std::make_shared<Connection>(std::move(socket), *this, server_);
  auto serving = Connection::serve(std::move(connection));
  boost::asio::co_spawn(context_, std::move(serving), boost::asio::detached);
}

bool IoLoop::close_longest_waiting() {
  const SteadyClock::time_point now = SteadyClock::now();
  Connection* longest = nullptr;
  SteadyClock::time_point since = SteadyClock::time_point::max();
  for (Connection* connection : connections_) {
    const auto waiting_since = connection->waiting_since();
    if (!waiting_since || *waiting_since >= since) continue;
    // A client that is sending a request may pause for a moment.
    if (!connection->idle() && now - *waiting_since < kShortestPause) continue;
    longest = connection;
    since = *waiting_since;
  }
  if (longest == nullptr) return false;
  // The destructor of the connection would remove it from connections_, but only after the
  // coroutine of the connection has been resumed. Until then, another call could choose the same
  // connection.
  longest->close();
  connections_.erase(longest);
  return true;
}

Task<> IoLoop::watch_deadlines() {
  const auto interval = tick_interval(server_.options.times);
  while (!server_.stopping || !connections_.empty()) {
    tick_.expires_after(interval);
    ErrorCode failure;
    auto token = await_into(failure);
    co_await tick_.async_wait(token);
    const auto now = SteadyClock::now();
    for (Connection* connection : connections_) {
      connection->on_tick(now);
      if (now >= stop_deadline_) connection->close();
    }
  }
}

std::string_view IoLoop::date() {
  const std::time_t now = std::time(nullptr);
  if (now != date_second_) {
    static constexpr std::array<const char*, 7> kDays = {
        "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> kMonths = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc{};
    gmtime_r(&now, &utc);
    date_ = fmt::format(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        kDays.at(static_cast<std::size_t>(utc.tm_wday)),
        utc.tm_mday,
        kMonths.at(static_cast<std::size_t>(utc.tm_mon)),
        utc.tm_year + 1900,
        utc.tm_hour,
        utc.tm_min,
        utc.tm_sec
    );
    date_second_ = now;
  }
  return date_;
}

std::string IoLoop::next_request_id() { return fmt::format("{}-{:x}", id_prefix_, ++last_id_); }

}  // namespace chap::http
