// Connection: from bytes to a request, or to the reason why not.
#include "api/http/chunked_body.hpp"
#include "api/http/connection.hpp"
#include "api/http/io_loop.hpp"
#include "foundation/base/ascii.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

namespace chap::http {
namespace {

constexpr std::size_t kBodyStep = 256 * 1024UL;
constexpr std::size_t kChunkedStep = 64 * 1024UL;
// A Content-Length is a claim: memory for all of it is taken only when this much has come.
constexpr std::size_t kTrusted = 1024 * 1024UL;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view kEmptyLine = "\r\n";
constexpr Refusal kBodyTooSlow = {408, "The request body took too long"};

std::optional<std::string> request_id(const web::Headers& headers) {
  const auto given = headers.find("X-Request-Id");
  if (!given || given->empty() || given->size() > 64) return std::nullopt;
  const bool plain = std::all_of(given->begin(), given->end(), [](char c) {
    return ascii::is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
  });
  if (!plain) return std::nullopt;
  return std::string(*given);
}

}  // namespace

void Connection::refuse(const Refusal& refusal) {
  response_ = to_response(refusal);
  if (server_.options.complete_refusal) {
    server_.options.complete_refusal(head_.request, response_);
  }
  refused_ = true;
  last_ = true;
}

void Connection::begin_idle() {
  idle_ = true;
  idle_since_ = SteadyClock::now();
  wire_.input().release_when_empty();
  wire_.arm(server_.options.times.idle);
}

Task<bool> Connection::receive() {
  head_ = RequestHead();
  response_ = web::Response();
  body_charge_.release();
  answer_charge_.release();
  refused_ = false;
  lane_ = &server_.pool;
  const bool received = co_await receive_head();
  if (!received) co_return false;
  if (refused_ || !head_.has_body()) co_return true;
  if (server_.options.before_body) {
    auto early = server_.options.before_body(head_.request);
    if (early) {
      response_ = std::move(*early);
      refused_ = last_ = true;
      co_return true;
    }
  }
  const bool complete = co_await receive_body();
  co_return complete;
}

Task<bool> Connection::receive_head() {
  HeadScan scan;
  bool leading_line = true;  // one empty line before a request is forgiven (RFC 9112, 2.2)
  if (wire_.input().empty()) {
    if (server_.stopping) co_return false;
    begin_idle();
  } else {
    wire_.arm(server_.options.times.head);
  }
  while (true) {
    if (leading_line && wire_.input().view().substr(0, 2) == kEmptyLine) {
      wire_.input().consume(2);
      leading_line = false;
    }
    const std::string_view bytes = wire_.input().view();
    if (bytes != kEmptyLine.substr(0, 1)) {
      const auto refusal = scan_head(bytes, server_.options.limits, scan);
      if (refusal) {
        head_.request = seen_so_far(bytes, scan);
        refuse(*refusal);
        co_return true;
      }
      if (scan.end > 0) {
        take_head(bytes.substr(0, scan.end));
        wire_.input().consume(scan.end);
        co_return true;
      }
    }
    const std::size_t count = co_await wire_.fill();
    if (count == 0) {
      const bool late = wire_.timed_out() && !idle_;
      if (!late) co_return false;
      head_.request = seen_so_far(wire_.input().view(), scan);
      refuse(refusal_of_slow_head(scan));
      co_return true;
    }
    if (idle_) {
      idle_ = false;
      wire_.arm(server_.options.times.head);
    }
  }
}

void Connection::take_head(std::string_view bytes) {
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
  if (proxied_ && scheme && web::same_field_name(*scheme, "https")) head_.request.scheme = "https";
}

Task<bool> Connection::receive_body() {
  if (head_.expects_continue && wire_.input().empty()) {
    const std::string_view nothing;
    const bool sent = co_await wire_.write(kContinue, nothing);
    if (!sent) co_return false;
  }
  if (head_.chunked) {
    const bool complete = co_await receive_chunks();
    co_return complete;
  }
  const bool complete = co_await receive_known_length();
  co_return complete;
}

void Connection::arm_for_body(SteadyClock::time_point start) {
  const TimeLimits& times = server_.options.times;
  const auto earned = std::chrono::seconds(head_.request.body.size() / times.slowest_rate);
  wire_.arm(start + times.body + earned - SteadyClock::now());
}

bool Connection::may_hold(std::uint64_t size) {
  if (body_charge_.raise_to(size)) return true;
  refuse({503, "The server holds too many request bodies; try again"});
  return false;
}

Task<bool> Connection::receive_known_length() {
  std::string& body = head_.request.body;
  const auto length = static_cast<std::size_t>(head_.content_length);
  const std::string_view here = wire_.input().view().substr(0, length);
  body = here;
  wire_.input().consume(here.size());
  const auto start = SteadyClock::now();
  while (body.size() < length) {
    const std::size_t had = body.size();
    const std::size_t room = std::min(kBodyStep, length - had);
    if (!may_hold(had + room)) co_return true;
    if (had >= kTrusted) body.reserve(length);
    arm_for_body(start);
    body.resize(had + room);
    const std::size_t count = co_await wire_.read_into(body.data() + had, room);
    body.resize(had + count);
    if (count == 0) {
      if (!wire_.timed_out()) co_return false;
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
    const std::size_t taken = decoder.take(wire_.input().view(), body);
    wire_.input().consume(taken);
    if (decoder.refusal()) {
      refuse(*decoder.refusal());
      co_return true;
    }
    if (decoder.complete()) co_return true;
    if (!may_hold(body.capacity())) co_return true;
    arm_for_body(start);
    const std::size_t count = co_await wire_.fill(kChunkedStep);
    if (count == 0) {
      if (!wire_.timed_out()) co_return false;
      refuse(kBodyTooSlow);
      co_return true;
    }
  }
}

}  // namespace chap::http
