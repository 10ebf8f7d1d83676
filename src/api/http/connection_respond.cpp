// Connection: creates the response to a request and sends it.
#include "api/http/connection.hpp"
#include "api/http/io_loop.hpp"
#include "api/http/target.hpp"
#include "foundation/base/log.hpp"

#include <algorithm>
#include <exception>
#include <functional>
#include <limits>
#include <new>
#include <string>
#include <utility>
#include <variant>

namespace chap::http {
namespace {

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
constexpr Refusal kBusy = {503, "The server is busy; try again"};
constexpr std::size_t kAlwaysSentSize = 16 * 1024UL;
constexpr Refusal kTooManyResponses = {503, "Too many responses are still being sent; try again"};

web::Response failure_response(const std::exception& failure) {
  if (dynamic_cast<const std::bad_alloc*>(&failure) != nullptr) return to_response(kOutOfMemory);
  web::Response response;
  response.status = 500;
  response.headers.add("Content-Type", "application/json");
  response.body = std::string(
      R"({"detail":"Internal server error","error":"The request could not be completed",)"
      R"("type":"InternalError"})"
  );
  return response;
}

// handle() must not throw. If it throws in spite of this, the client still gets a response.
web::Response call(web::Application& application, const web::Request& request) noexcept {
  try {
    return application.handle(request);
  } catch (const std::exception& failure) {
    log::error("http", "handler failed, request {}: {}", request.id, failure.what());
    return failure_response(failure);
  }
}

// The kinds of work that a connection posts to the handler pool: HandlerCall, ContinuationCall,
// ReadPiece and DropBody. These kinds are structs and not lambdas, because CONTRIBUTING.md 3.7
// forbids temporary lambdas with captures in a co_await expression.
struct HandlerCall {
  web::Application& application;
  const web::Request& request;
  web::Response& response;
  void operator()() noexcept { response = call(application, request); }
};

// Calls the continuation of a response that is not ready yet.
struct ContinuationCall {
  web::Response& response;
  void operator()() noexcept {
    try {
      const std::function<web::Response()> next = std::move(response.continuation);
      response = next();
    } catch (const std::exception& failure) {
      log::error("http", "handler failed: {}", failure.what());
      response = failure_response(failure);
    }
  }
};

// Reads the next piece of a streamed body.
struct ReadPiece {
  web::BodyStream& stream;
  std::string piece;
  bool more = true;
  bool failed = false;

  void operator()() noexcept {
    piece.clear();
    try {
      more = stream(piece);
    } catch (const std::exception& failure) {
      log::error("http", "streamed body failed: {}", failure.what());
      failed = true;
    }
  }
};

// Destroys a body. This runs on the handler pool, because the destructor of a stream may close
// database or network connections, which may block.
struct DropBody {
  web::Response& response;
  void operator()() noexcept {
    response.body = std::string();
    response.continuation = nullptr;
  }
};

}  // namespace

Task<bool> Connection::respond() {
  const auto start = SteadyClock::now();
  const std::uint64_t sent_before = socket_.sent();
  socket_.clear_deadline();
  if (!refused_) co_await handle();
  limit_response_memory();
  bool sent = false;
  if (!client_disconnected_) sent = co_await send();
  if (std::holds_alternative<web::BodyStream>(response_.body)) {
    DropBody drop{response_};
    co_await run_on(*handler_pool_, loop_.context(), drop);
  }
  if (server_.options.log_requests) log_request(start, socket_.sent() - sent_before);
  co_return sent;
}

Task<> Connection::handle() {
  if (server_.application.runs_inline(head_.request)) {
    response_ = call(server_.application, head_.request);
    co_return;
  }
  if (server_.application.uses_outbound_pool(head_.request)) handler_pool_ = &server_.outbound;
  if (!handler_pool_->try_admit()) {
    refuse(kBusy);
    input_unusable_ = false;  // the request was read completely
    co_return;
  }
  HandlerCall work{server_.application, head_.request, response_};
  co_await run_on(*handler_pool_, loop_.context(), work);
  co_await run_continuations();
  handler_pool_->release();
}

Task<> Connection::run_continuations() {
  while (response_.continuation) {
    if (socket_.is_disconnected()) {
      DropBody drop{response_};
      co_await run_on(*handler_pool_, loop_.context(), drop);
      response_.status = 499;  // only for the log: the status of a disconnected client
      client_disconnected_ = true;
      co_return;
    }
    ContinuationCall continuation{response_};
    co_await run_on(*handler_pool_, loop_.context(), continuation);
  }
}

// Replaces the response by status 503 if the total size of all responses that are being sent would
// be too large, for example because clients are slow. Short responses, for example to monitors, are
// always sent. The connection stays usable, because the request was read completely.
void Connection::limit_response_memory() {
  const auto* whole = std::get_if<std::string>(&response_.body);
  if (whole == nullptr || whole->size() <= kAlwaysSentSize) return;
  if (response_charge_.raise_to(whole->size())) return;
  const bool unusable = input_unusable_;
  refuse(kTooManyResponses);
  input_unusable_ = unusable;
  response_charge_.release();
}

ResponseFraming Connection::response_framing() const {
  ResponseFraming out;
  out.http11 = head_.http11;
  out.head_only = head_.request.method == "HEAD";
  out.keep_alive = head_.keep_alive && !input_unusable_ && !server_.stopping;
  // HTTP/1.0 has no chunks, so the server marks the end of a stream by closing the connection.
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
  const ResponseFraming framing = response_framing();
  const std::string head = response_head(response_, framing, loop_.date());
  std::string_view body;
  if (carries_body(response_, framing)) body = std::get<std::string>(response_.body);
  const bool sent = co_await socket_.write(head, body);
  co_return sent&& framing.keep_alive;
}

Task<bool> Connection::send_stream() {
  const ResponseFraming framing = response_framing();
  const bool chunked = is_chunked(response_, framing);
  std::string head = response_head(response_, framing, loop_.date());
  const std::string_view nothing;
  if (!carries_body(response_, framing)) {
    const bool sent = co_await socket_.write(head, nothing);
    co_return sent&& framing.keep_alive;
  }
  ReadPiece reader{std::get<web::BodyStream>(response_.body), std::string()};
  std::uint64_t remaining = declared_length(response_).value_or(kUnlimited);
  const bool has_length = remaining != kUnlimited;
  while (reader.more) {
    co_await run_on(*handler_pool_, loop_.context(), reader);
    const bool too_long = reader.piece.size() > remaining;
    if (has_length) remaining -= std::min<std::uint64_t>(remaining, reader.piece.size());
    const bool too_short = has_length && !reader.more && remaining > 0;
    if (reader.failed || too_long || too_short) {
      socket_.abort();
      co_return false;
    }
    if (reader.piece.empty() && reader.more && socket_.is_disconnected()) co_return false;
    // An empty piece is not sent as a chunk, because an empty chunk would end the body.
    std::string piece =
        chunked && !reader.piece.empty() ? framed_chunk(reader.piece) : reader.piece;
    if (chunked && !reader.more) piece += kLastChunk;
    const bool sent = co_await socket_.write(head, piece);
    if (!sent) co_return false;
    head.clear();
  }
  co_return framing.keep_alive;
}

void Connection::log_request(SteadyClock::time_point start, std::uint64_t bytes) const {
  const std::chrono::duration<double, std::milli> duration = SteadyClock::now() - start;
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
      duration.count(),
      request.id.empty() ? "-" : request.id
  );
}

}  // namespace chap::http
