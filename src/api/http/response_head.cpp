#include "api/http/response_head.hpp"

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <variant>

namespace chap::http {
namespace {

bool is_written_by_server(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kNames = {
      "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Date"};
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view known) {
    return web::same_field_name(name, known);
  });
}

bool is_one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return c == '\r' || c == '\n' || c == '\0';
  });
}

bool never_has_body(unsigned status) { return status == 204 || status == 304 || status < 200; }

}  // namespace

bool carries_body(const web::Response& response, const ResponseFraming& framing) {
  return !framing.head_only && !never_has_body(response.status);
}

bool is_chunked(const web::Response& response, const ResponseFraming& framing) {
  return carries_body(response, framing) && framing.http11 &&
         std::holds_alternative<web::BodyStream>(response.body) && !declared_length(response);
}

std::optional<std::uint64_t> declared_length(const web::Response& response) {
  if (!std::holds_alternative<web::BodyStream>(response.body)) return std::nullopt;
  const auto content_length = response.headers.find("Content-Length");
  if (!content_length || content_length->empty()) return std::nullopt;
  std::uint64_t length = 0;
  const char* end = content_length->data() + content_length->size();
  const auto [rest, error] = std::from_chars(content_length->data(), end, length);
  return error == std::errc() && rest == end ? std::optional(length) : std::nullopt;
}

std::string response_head(
    const web::Response& response, const ResponseFraming& framing, std::string_view date
) {
  std::string out;
  out.reserve(256);
  const std::string_view reason =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(response.status));
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status, reason);
  for (const auto& [name, value] : response.headers.all()) {
    if (is_written_by_server(name) || !is_one_line(name) || !is_one_line(value)) continue;
    out.append(name).append(": ").append(value).append("\r\n");
  }
  if (const auto* body = std::get_if<std::string>(&response.body)) {
    if (!never_has_body(response.status)) {
      const auto content_length = response.headers.find("Content-Length");
      out += "Content-Length: ";
      out += framing.head_only && content_length && is_one_line(*content_length)
                 ? std::string(*content_length)
                 : std::to_string(body->size());
      out += "\r\n";
    }
  } else if (is_chunked(response, framing)) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (const auto length = declared_length(response);
             length && !never_has_body(response.status)) {
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", *length);
  }
  out.append("Date: ").append(date).append("\r\n");
  if (!framing.keep_alive) {
    out += "Connection: close\r\n";
  } else if (!framing.http11) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
  return out;
}

std::string framed_chunk(std::string_view piece) {
  std::string out = fmt::format("{:x}\r\n", piece.size());
  out.append(piece).append("\r\n");
  return out;
}

}  // namespace chap::http
