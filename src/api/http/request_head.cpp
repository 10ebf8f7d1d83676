#include "api/http/request_head.hpp"

#include "api/http/target.hpp"
#include "foundation/base/ascii.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace chap::http {
namespace {

namespace beast = boost::beast;

constexpr Refusal kLongTarget = {414, "The request target is too long"};

// Uses Beast's parser without Beast's containers: stores header fields directly in the request.
class HeadParser final : public beast::http::basic_parser<true> {
 public:
  HeadParser() {
    skip(true);  // the connection reads the body
    header_limit(std::numeric_limits<std::uint32_t>::max());
  }

  web::Request request;
  std::string target;
  int version = 11;

 private:
  using Text = beast::string_view;
  using Code = beast::error_code;

  void on_request_impl(beast::http::verb, Text method, Text uri, int number, Code&) override {
    request.method = method;
    target = uri;
    version = number;
  }
  void on_response_impl(int, Text, int, Code&) override {}
  void on_field_impl(beast::http::field, Text name, Text value, Code&) override {
    request.headers.add(std::string(name), std::string(value));
  }
  void on_header_impl(Code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
  std::size_t on_body_impl(Text body, Code&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t, Text, Code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text body, Code&) override { return body.size(); }
  void on_finish_impl(Code&) override {}
};

// The values of the fields that determine the framing of a request, and how often the request has
// the fields Host, Content-Length and Transfer-Encoding.
struct Framing {
  unsigned hosts = 0;
  unsigned lengths = 0;
  unsigned encodings = 0;
  std::string_view host, length, transfer, content, expect;
};

Framing framing_fields(const web::Headers& headers) {
  Framing found;
  for (const auto& [name, value] : headers.all()) {
    if (web::same_field_name(name, "Host")) {
      ++found.hosts;
      found.host = value;
    } else if (web::same_field_name(name, "Content-Length")) {
      ++found.lengths;
      found.length = value;
    } else if (web::same_field_name(name, "Transfer-Encoding")) {
      ++found.encodings;
      found.transfer = value;
    } else if (web::same_field_name(name, "Content-Encoding")) {
      if (!web::same_field_name(value, "identity") && !value.empty()) found.content = value;
    } else if (web::same_field_name(name, "Expect")) {
      found.expect = value;
    }
  }
  return found;
}

std::optional<Refusal> check_framing(const Framing& fields, bool http11) {
  if (fields.lengths > 0 && fields.encodings > 0) {
    return Refusal{400, "Content-Length and Transfer-Encoding exclude each other"};
  }
  if (fields.lengths > 1 || fields.length.find(',') != std::string_view::npos) {
    return Refusal{400, "Content-Length must be given once"};
  }
  if (fields.encodings > 0 && !http11) {
    return Refusal{400, "Transfer-Encoding is not part of HTTP/1.0"};
  }
  if (fields.encodings > 1) return Refusal{400, "Transfer-Encoding must be given once"};
  if (fields.encodings == 1 && !web::same_field_name(fields.transfer, "chunked")) {
    return Refusal{501, "The only transfer coding understood is chunked"};
  }
  if (fields.hosts > 1) return Refusal{400, "Host must be given once"};
  if (fields.hosts == 0 && http11) return Refusal{400, "The Host field is missing"};
  if (!is_plain_host(fields.host)) return Refusal{400, "The Host field is malformed"};
  if (!fields.content.empty()) {
    return Refusal{415, "Compressed request bodies are not accepted"};
  }
  if (!fields.expect.empty() && !web::same_field_name(fields.expect, "100-continue")) {
    return Refusal{417, "The only expectation understood is 100-continue"};
  }
  return std::nullopt;
}

// `line` includes its line feed. `first` is true for the request line.
std::optional<Refusal> refusal_of_line(std::string_view line, bool first) {
  if (line.size() < 2 || line[line.size() - 2] != '\r') {
    return Refusal{400, "Lines must end in carriage return and line feed"};
  }
  line.remove_suffix(2);
  if (line.find('\r') != std::string_view::npos || line.find('\0') != std::string_view::npos) {
    return Refusal{400, "Control character in the request head"};
  }
  if (!first && !line.empty() && (line.front() == ' ' || line.front() == '\t')) {
    return Refusal{400, "Folded header fields are not accepted"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> scan_head(std::string_view bytes, const Limits& limits, HeadScan& scan) {
  static constexpr std::size_t kRestOfRequestLine = 64;  // room for method, version and spaces
  const auto too_large = [&] {
    return scan.long_target ? kLongTarget : Refusal{431, "The request head is too large"};
  };
  while (scan.end == 0) {
    const std::size_t feed = std::min(bytes.find('\n', scan.searched), bytes.size());
    if (scan.line == 0 && feed > limits.target + kRestOfRequestLine) scan.long_target = true;
    if (feed == bytes.size()) {
      scan.searched = feed;
      if (feed > limits.head) return too_large();
      return std::nullopt;
    }
    scan.searched = feed + 1;
    const std::string_view line = bytes.substr(scan.line, feed + 1 - scan.line);
    if (auto refusal = refusal_of_line(line, scan.line == 0)) return refusal;
    if (line.size() == 2) scan.end = feed + 1;
    scan.line = feed + 1;
    if (scan.line > limits.head) return too_large();
  }
  if (scan.long_target) return kLongTarget;
  return std::nullopt;
}

Refusal refusal_of_slow_head(const HeadScan& scan) {
  return scan.long_target ? kLongTarget : Refusal{408, "The request head took too long"};
}

web::Request partial_request(std::string_view bytes, const HeadScan& scan) {
  static constexpr std::string_view kName = "Origin:";
  web::Request request;
  std::string_view lines = bytes.substr(0, scan.line);  // the complete and valid lines
  const auto next_line = [&] {
    const std::string_view line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(line.size() + (lines.empty() ? 0 : 2));
    return line;
  };
  const std::string_view request_line = next_line();
  const std::string_view method = request_line.substr(0, request_line.find(' '));
  if (method.size() < 16 && std::all_of(method.begin(), method.end(), ascii::is_letter)) {
    request.method = method;
  }
  while (!lines.empty()) {
    const std::string_view line = next_line();
    if (!ascii::equals_ignoring_case(line.substr(0, kName.size()), kName)) continue;
    const std::string_view value = ascii::trimmed(line.substr(kName.size()));
    if (std::all_of(value.begin(), value.end(), ascii::is_visible)) {
      request.headers.add("Origin", std::string(value));
    }
    break;
  }
  return request;
}

std::variant<RequestHead, RefusedHead> read_head(
    std::string_view head, const Limits& limits, std::string_view root_path
) {
  HeadParser parser;
  beast::error_code failure;
  parser.put(boost::asio::const_buffer(head.data(), head.size()), failure);
  const auto refuse = [&](unsigned status, std::string_view detail) {
    return RefusedHead{{status, detail}, std::move(parser.request)};
  };
  if (parser.target.size() > limits.target) return refuse(kLongTarget.status, kLongTarget.detail);

  const bool http11 = parser.version == 11;
  const Framing fields = framing_fields(parser.request.headers);
  if (failure && fields.lengths > 0 && fields.encodings > 0) {
    return refuse(400, "Content-Length and Transfer-Encoding exclude each other");
  }
  if (failure || !parser.is_done()) return refuse(400, "Malformed HTTP request");
  if (const auto refusal = check_framing(fields, http11)) {
    return refuse(refusal->status, refusal->detail);
  }

  RequestHead out;
  out.http11 = http11;
  out.keep_alive = parser.keep_alive();
  out.chunked = fields.encodings == 1;
  out.content_length = parser.content_length().value_or(0);
  out.expects_continue = http11 && !fields.expect.empty();
  parser.request.host = fields.host;
  if (!read_target(parser.target, root_path, parser.request)) {
    return refuse(400, "The request target is malformed");
  }
  if (out.content_length > limits.body) return refuse(413, "The request body is too large");
  out.request = std::move(parser.request);
  return out;
}

}  // namespace chap::http
