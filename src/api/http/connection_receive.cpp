// Connection: converts received bytes to a request, or to the response for a refused request.
#include "api/http/chunked_body.hpp"
#include "api/http/connection.hpp"
#include "api/http/io_loop.hpp"
#include "foundation/base/ascii.hpp"
#include "foundation/base/release_memory.hpp"

#include <algorithm>
#include <new>
#include <optional>
#include <utility>
#include <variant>

namespace chap::http {
namespace {

// The buffer of a body grows in these steps with the bytes that have arrived. The buffer does not
// get the announced size at once, because a client may announce more bytes than it sends.
constexpr std::size_t kFirstBodyStep = 4 * 1024UL;
constexpr std::size_t kBodyStep = 256 * 1024UL;
constexpr std::size_t kChunkedStep = 64 * 1024UL;
// The number of empty lines that are skipped before a request. According to RFC 9112, 2.2, a server
// should skip at least one.
constexpr int kMaxEmptyLines = 8;
// Memory for the whole Content-Length is reserved only after this many bytes have arrived, because
// a client may announce more bytes than it sends.
constexpr std::size_t kReserveAfter = 1024 * 1024UL;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view kEmptyLine = "\r\n";
constexpr Refusal kBodyTooSlow = {408, "The request body took too long"};

std::optional<std::string> request_id(const web::Headers& headers) {
  const auto id = headers.find("X-Request-Id");
  if (!id || id->empty() || id->size() > 64) return std::nullopt;
  const bool plain = std::all_of(id->begin(), id->end(), [](char c) {
    return ascii::is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
  });
  if (!plain) return std::nullopt;
  return std::string(*id);
}

}  // namespace

void Connection::refuse(const Refusal& refusal) {
  response_ = to_response(refusal);
  if (server_.options.complete_refusal) {
    server_.options.complete_refusal(head_.request, response_);
  }
  refused_ = true;
  input_unusable_ = true;
}

void Connection::begin_idle() {
  idle_ = true;
  socket_.input().release_when_empty();
  socket_.set_deadline(server_.options.times.idle);
}

Task<bool> Connection::receive() {
  // Without this release, an idle connection would keep the memory of its last request and
  // response.
  release_memory(head_.request.body);
  if (auto* body = std::get_if<std::string>(&response_.body)) release_memory(*body);
  head_ = RequestHead();
  response_ = web::Response();
  body_charge_.release();
  response_charge_.release();
  refused_ = false;
  handler_pool_ = &server_.pool;
  const bool received = co_await receive_head();
  if (!received) co_return false;
  if (refused_ || !head_.has_body()) co_return true;
  if (server_.options.before_body) {
    auto early = server_.options.before_body(head_.request);
    if (early) {
      response_ = std::move(*early);
      refused_ = input_unusable_ = true;
      co_return true;
    }
  }
  try {
    const bool complete = co_await receive_body();
    co_return complete;
  } catch (const std::bad_alloc&) {
    release_memory(head_.request.body);
    refuse(kOutOfMemory);
  }
  co_return true;
}

Task<bool> Connection::receive_head() {
  HeadScan scan;
  int empty_lines = 0;
  if (socket_.input().empty()) {
    if (server_.stopping) co_return false;
    begin_idle();
  } else {
    socket_.set_deadline(server_.options.times.head);
  }
  while (true) {
    while (empty_lines < kMaxEmptyLines && socket_.input().view().starts_with(kEmptyLine)) {
      socket_.input().consume(kEmptyLine.size());
      ++empty_lines;
    }
    const std::string_view bytes = socket_.input().view();
    if (bytes != kEmptyLine.substr(0, 1)) {
      const auto refusal = scan_head(bytes, server_.options.limits, scan);
      if (refusal) {
        head_.request = partial_request(bytes, scan);
        refuse(*refusal);
        co_return true;
      }
      if (scan.end > 0) {
        parse_head(bytes.substr(0, scan.end));
        socket_.input().consume(scan.end);
        co_return true;
      }
    }
    const std::size_t count = co_await socket_.fill();
    if (count == 0) {
      const bool head_timed_out = socket_.timed_out() && !idle_;
      if (!head_timed_out) co_return false;
      head_.request = partial_request(socket_.input().view(), scan);
      refuse(refusal_of_slow_head(scan));
      co_return true;
    }
    if (idle_) {
      idle_ = false;
      socket_.set_deadline(server_.options.times.head);
    }
  }
}

void Connection::parse_head(std::string_view bytes) {
  auto read = read_head(bytes, server_.options.limits, server_.options.root_path);
  if (auto* refused = std::get_if<RefusedHead>(&read)) {
    head_.request = std::move(refused->request);
    refuse(refused->refusal);
    return;
  }
  head_ = std::move(std::get<RequestHead>(read));
  auto id = request_id(head_.request.headers);
  head_.request.id = id ? std::move(*id) : loop_.next_request_id();
  const auto scheme = head_.request.headers.find("X-Forwarded-Proto");
  if (peer_is_trusted_proxy_ && scheme && web::same_field_name(*scheme, "https"))
    head_.request.scheme = "https";
}

Task<bool> Connection::receive_body() {
  if (head_.expects_continue && socket_.input().empty()) {
    const std::string_view nothing;
    const bool sent = co_await socket_.write(kContinue, nothing);
    if (!sent) co_return false;
  }
  if (head_.chunked) {
    const bool complete = co_await receive_chunks();
    co_return complete;
  }
  const bool complete = co_await receive_known_length();
  co_return complete;
}

void Connection::set_body_deadline(SteadyClock::time_point start) {
  const TimeLimits& times = server_.options.times;
  const auto transfer_time = std::chrono::seconds(head_.request.body.size() / times.slowest_rate);
  socket_.set_deadline(start + times.body + transfer_time - SteadyClock::now());
}

bool Connection::charge_body(std::uint64_t size) {
  if (body_charge_.raise_to(size)) return true;
  refuse({503, "The server holds too many request bodies; try again"});
  return false;
}

Task<bool> Connection::receive_known_length() {
  std::string& body = head_.request.body;
  const auto length = static_cast<std::size_t>(head_.content_length);
  const std::string_view buffered = socket_.input().view().substr(0, length);
  body = buffered;
  socket_.input().consume(buffered.size());
  const auto start = SteadyClock::now();
  while (body.size() < length) {
    const std::size_t size = body.size();
    const std::size_t step = std::clamp(size, kFirstBodyStep, kBodyStep);
    const std::size_t room = std::min(step, length - size);
    if (!charge_body(size + room)) co_return true;
    if (size >= kReserveAfter) body.reserve(length);
    set_body_deadline(start);
    body.resize(size + room);
    const std::size_t count = co_await socket_.read_into(body.data() + size, room);
    body.resize(size + count);
    if (count == 0) {
      if (!socket_.timed_out()) co_return false;
      refuse(kBodyTooSlow);
      co_return true;
    }
  }
  co_return true;
}

Task<bool> Connection::receive_chunks() {
  ChunkedBody decoder(server_.options.limits.body);
  std::string& body = head_.request.body;
  const auto start = SteadyClock::now();
  while (true) {
    const std::size_t consumed = decoder.decode(socket_.input().view(), body);
    socket_.input().consume(consumed);
    if (decoder.refusal()) {
      refuse(*decoder.refusal());
      co_return true;
    }
    if (decoder.complete()) co_return true;
    if (!charge_body(body.capacity())) co_return true;
    set_body_deadline(start);
    const std::size_t count =
        co_await socket_.fill(std::clamp(body.size(), kFirstBodyStep, kChunkedStep));
    if (count == 0) {
      if (!socket_.timed_out()) co_return false;
      refuse(kBodyTooSlow);
      co_return true;
    }
  }
}

}  // namespace chap::http
