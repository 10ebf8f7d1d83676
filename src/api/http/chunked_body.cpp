#include "api/http/chunked_body.hpp"

#include "foundation/base/ascii.hpp"

#include <algorithm>

namespace chap::http {
namespace {

constexpr unsigned kMaxDigits = 15;  // a chunk size with 15 hexadecimal digits cannot overflow
constexpr std::size_t kMaxOverhead = 16 * 1024UL;

using ascii::hex_digit;

}  // namespace

void ChunkedBody::refuse(unsigned status, std::string_view detail) {
  refusal_ = Refusal{status, detail};
}

void ChunkedBody::decode_size_byte(char c) {
  if (const int digit = hex_digit(c); digit >= 0) {
    chunk_remaining_ = chunk_remaining_ * 16 + static_cast<std::uint64_t>(digit);
    if (++digits_ > kMaxDigits) refuse(400, "Malformed chunk size");
    return;
  }
  if (digits_ == 0 || (c != '\r' && c != ';')) return refuse(400, "Malformed chunk size");
  if (chunk_remaining_ > remaining_) return refuse(413, "The request body is too large");
  remaining_ -= chunk_remaining_;
  state_ = c == '\r' ? State::kSizeEnd : State::kExtension;
}

// Checks one byte of a chunk extension or of a trailer field. Both must be well-formed, but their
// contents are ignored.
void ChunkedBody::skip_overhead_byte(char c) {
  const bool in_name = state_ == State::kTrailerName;
  const bool ends_name = c == '\r' || c == ' ' || c == '\t';
  if (c == '\n' || c == '\0' || (in_name && ends_name) || ++overhead_bytes_ > kMaxOverhead) {
    return refuse(400, "Malformed chunked body");
  }
  if (in_name && c == ':') state_ = State::kTrailer;
  if (c == '\r') state_ = state_ == State::kTrailer ? State::kTrailerEnd : State::kSizeEnd;
}

void ChunkedBody::decode_byte(char c) {
  const auto expect = [&](char expected, State next) {
    if (c != expected) return refuse(400, "Malformed chunked body");
    state_ = next;
  };
  switch (state_) {
    case State::kSize:
      return decode_size_byte(c);
    case State::kExtension:
    case State::kTrailerName:
    case State::kTrailer:
      return skip_overhead_byte(c);
    case State::kSizeEnd:
      return expect('\n', chunk_remaining_ == 0 ? State::kTrailerStart : State::kData);
    case State::kDataCr:
      return expect('\r', State::kDataLf);
    case State::kDataLf:
      digits_ = 0;
      return expect('\n', State::kSize);
    case State::kTrailerStart:
      state_ = c == '\r' ? State::kLastEnd : State::kTrailerName;
      if (c == ':') return refuse(400, "Malformed chunked body");
      if (state_ == State::kTrailerName) decode_byte(c);
      return;
    case State::kTrailerEnd:
      return expect('\n', State::kTrailerStart);
    case State::kLastEnd:
      return expect('\n', State::kComplete);
    case State::kData:
    case State::kComplete:
      return;
  }
}

std::size_t ChunkedBody::decode(std::string_view bytes, std::string& body) {
  std::size_t at = 0;
  while (at < bytes.size() && !complete() && !refusal_) {
    if (state_ == State::kData) {
      const auto size =
          static_cast<std::size_t>(std::min<std::uint64_t>(chunk_remaining_, bytes.size() - at));
      body.append(bytes.substr(at, size));
      at += size;
      chunk_remaining_ -= size;
      if (chunk_remaining_ == 0) state_ = State::kDataCr;
      continue;
    }
    decode_byte(bytes[at]);
    ++at;
  }
  return at;
}

}  // namespace chap::http
