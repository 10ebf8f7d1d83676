// Connection: from a request to the bytes of its answer.
#include "api/http/connection.hpp"
#include "api/http/io_loop.hpp"
#include "api/http/target.hpp"
#include "foundation/base/log.hpp"

#include <algorithm>
#include <exception>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <variant>

namespace chap::http {
namespace {

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
constexpr Refusal kBusy = {503, "The server is busy; try again"};
constexpr std::size_t kShortAnswer = 16 * 1024UL;
constexpr Refusal kTooManyAnswers = {
    503, "The server waits for clients to take their answers; try again"};

web::Response failure_answer() {
  web::Response response;
  response.status = 500;
  response.headers.add("Content-Type", "application/json");
  response.body = std::string(
      R"({"detail":"Internal server error","error":"the request could not be answered",)"
      R"("type":"InternalError"})"
  );
  return response;
}

// Applications promise not to throw; a connection must not depend on it.
web::Response call(web::Application& application, const web::Request& request) noexcept {
  try {
    return application.handle(request);
  } catch (const std::exception& failure) {
    log::error("http", "handler failed, request {}: {}", request.id, failure.what());
    return failure_answer();
  }
}

// Work for the handler pool: plain types, named before they are awaited.
struct HandlerCall {
  web::Application& application;
  const web::Request& request;
  web::Response& response;
  void operator()() noexcept { response = call(application, request); }
};

// The next try of an answer that was not there yet.
struct Again {
  web::Response& response;
  void operator()() noexcept {
    try {
      const std::function<web::Response()> later = std::move(response.later);
      response = later();
    } catch (const std::exception& failure) {
      log::error("http", "handler failed: {}", failure.what());
      response = failure_answer();
    }
  }
};

struct Pull {
  web::BodyStream& stream;
  std::string chunk;
  bool more = true;
  bool failed = false;

  void operator()() noexcept {
    chunk.clear();
    try {
      more = stream(chunk);
    } catch (const std::exception& failure) {
      log::error("http", "streamed body failed: {}", failure.what());
      failed = true;
    }
  }
};

// A stream may hold connections, whose end may take time: it is let go where handlers run.
struct Release {
  web::Response& response;
  void operator()() noexcept {
    response.body = std::string();
    response.later = nullptr;
  }
};

}  // namespace

Task<bool> Connection::answer() {
  const auto start = SteadyClock::now();
  const std::uint64_t sent_before = wire_.sent();
  wire_.disarm();
  if (!refused_) co_await handle();
  bound_answer();
  bool sent = false;
  if (!gone_) sent = co_await send();
  if (std::holds_alternative<web::BodyStream>(response_.body)) {
    Release release{response_};
    co_await run_on(*lane_, loop_.mailbox(), release);
  }
  if (server_.options.log_requests) log_request(start, wire_.sent() - sent_before);
  co_return sent;
}

Task<> Connection::handle() {
  if (server_.application.runs_inline(head_.request)) {
    response_ = call(server_.application, head_.request);
    co_return;
  }
  if (server_.application.waits_for_others(head_.request)) lane_ = &server_.outbound;
  if (!lane_->try_enter()) {
    refuse(kBusy);
    last_ = false;  // the request was read to its end: the connection is still good
    co_return;
  }
  HandlerCall work{server_.application, head_.request, response_};
  co_await run_on(*lane_, loop_.mailbox(), work);
  co_await ask_again();
  lane_->leave();
}

Task<> Connection::ask_again() {
  while (response_.later) {
    if (wire_.peer_gone()) {
      Release release{response_};
      co_await run_on(*lane_, loop_.mailbox(), release);
      response_.status = 499;  // for the log: the client did not wait
      gone_ = true;
      co_return;
    }
    Again again{response_};
    co_await run_on(*lane_, loop_.mailbox(), again);
  }
}

// Clients that are slow to take what they asked for must not fill the memory; short answers, to
// monitors for example, are always sent. The request was read to its end: the connection stays
// good.
void Connection::bound_answer() {
  const auto* whole = std::get_if<std::string>(&response_.body);
  if (whole == nullptr || whole->size() <= kShortAnswer) return;
  if (answer_charge_.raise_to(whole->size())) return;
  const bool last = last_;
  refuse(kTooManyAnswers);
  last_ = last;
  answer_charge_.release();
}

Exchange Connection::exchange() const {
  Exchange out;
  out.http11 = head_.http11;
  out.head_only = head_.request.method == "HEAD";
  out.keep_alive = head_.keep_alive && !last_ && !server_.stopping;
  // HTTP/1.0 has no chunks: the end of a stream is the end of the connection.
  if (!out.http11 && carries_body(response_, out) && !declared_length(response_) &&
      std::holds_alternative<web::BodyStream>(response_.body)) {
    out.keep_alive = false;
  }
  return out;
}

Task<bool> Connection::send() {
  if (std::holds_alternative<web::BodyStream>(response_.body)) {
    const bool sent = co_await send_stream();
    co_return sent;
  }
  const Exchange framing = exchange();
  const std::string head = response_head(response_, framing, loop_.date());
  std::string_view body;
  if (carries_body(response_, framing)) body = std::get<std::string>(response_.body);
  const bool sent = co_await wire_.write(head, body);
  co_return sent&& framing.keep_alive;
}

Task<bool> Connection::send_stream() {
  const Exchange framing = exchange();
  const bool chunked = is_chunked(response_, framing);
  std::string head = response_head(response_, framing, loop_.date());
  const std::string_view nothing;
  if (!carries_body(response_, framing)) {
    const bool sent = co_await wire_.write(head, nothing);
    co_return sent&& framing.keep_alive;
  }
  Pull pull{std::get<web::BodyStream>(response_.body), std::string()};
  std::uint64_t left = declared_length(response_).value_or(kUnlimited);
  const bool counted = left != kUnlimited;
  while (pull.more) {
    co_await run_on(*lane_, loop_.mailbox(), pull);
    const bool too_long = pull.chunk.size() > left;
    if (counted) left -= std::min<std::uint64_t>(left, pull.chunk.size());
    const bool too_short = counted && !pull.more && left > 0;
    if (pull.failed || too_long || too_short) {
      wire_.abort();
      co_return false;
    }
    if (pull.chunk.empty() && pull.more && wire_.peer_gone()) co_return false;
    // An empty piece would end a chunked body.
    std::string piece = chunked && !pull.chunk.empty() ? framed_chunk(pull.chunk) : pull.chunk;
    if (chunked && !pull.more) piece += kLastChunk;
    const bool sent = co_await wire_.write(head, piece);
    if (!sent) co_return false;
    head.clear();
  }
  co_return framing.keep_alive;
}

void Connection::log_request(SteadyClock::time_point start, std::uint64_t bytes) const {
  const std::chrono::duration<double, std::milli> took = SteadyClock::now() - start;
  const web::Request& request = head_.request;
  const auto& quiet = server_.options.quiet_paths;
  if (response_.status == 200 && !log::is_on(log::Level::kDebug) &&
      std::find(quiet.begin(), quiet.end(), request.path) != quiet.end()) {
    return;
  }
  log::info(
      "http",
      "{} {} {} {} bytes {:.1f} ms {}",
      request.method.empty() ? "-" : request.method,
      request.target.empty() ? "-" : loggable_target(request.target, server_.options.secrets),
      response_.status,
      bytes,
      took.count(),
      request.id.empty() ? "-" : request.id
  );
}

}  // namespace chap::http
