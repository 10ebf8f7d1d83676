#include "api/http/chunked_body.hpp"

#include "foundation/base/ascii.hpp"

#include <algorithm>

namespace chap::http {
namespace {

constexpr unsigned kMostDigits = 15;  // so that a size cannot overflow
constexpr std::size_t kMostOverhead = 16 * 1024UL;

using ascii::hex_digit;

}  // namespace

void ChunkedBody::refuse(unsigned status, std::string_view detail) {
  refusal_ = Refusal{status, detail};
}

void ChunkedBody::take_size_byte(char c) {
  if (const int digit = hex_digit(c); digit >= 0) {
    chunk_ = chunk_ * 16 + static_cast<std::uint64_t>(digit);
    if (++digits_ > kMostDigits) refuse(400, "Malformed chunk size");
    return;
  }
  if (digits_ == 0 || (c != '\r' && c != ';')) return refuse(400, "Malformed chunk size");
  if (chunk_ > left_) return refuse(413, "The request body is too large");
  left_ -= chunk_;
  state_ = c == '\r' ? State::kSizeEnd : State::kExtension;
}

// Extensions and trailer fields: read over, whatever they say, if they have the form of one.
void ChunkedBody::take_overhead_byte(char c) {
  const bool in_name = state_ == State::kTrailerName;
  const bool ends_name = c == '\r' || c == ' ' || c == '\t';
  if (c == '\n' || c == '\0' || (in_name && ends_name) || ++overhead_ > kMostOverhead) {
    return refuse(400, "Malformed chunked body");
  }
  if (in_name && c == ':') state_ = State::kTrailer;
  if (c == '\r') state_ = state_ == State::kTrailer ? State::kTrailerEnd : State::kSizeEnd;
}

void ChunkedBody::take_byte(char c) {
  const auto expect = [&](char wanted, State next) {
    if (c != wanted) return refuse(400, "Malformed chunked body");
    state_ = next;
  };
  switch (state_) {
    case State::kSize:
      return take_size_byte(c);
    case State::kExtension:
    case State::kTrailerName:
    case State::kTrailer:
      return take_overhead_byte(c);
    case State::kSizeEnd:
      return expect('\n', chunk_ == 0 ? State::kTrailerStart : State::kData);
    case State::kDataReturn:
      return expect('\r', State::kDataEnd);
    case State::kDataEnd:
      digits_ = 0;
      return expect('\n', State::kSize);
    case State::kTrailerStart:  // trailer fields are read and dropped: nothing may depend on them
      state_ = c == '\r' ? State::kLastEnd : State::kTrailerName;
      if (c == ':') return refuse(400, "Malformed chunked body");
      if (state_ == State::kTrailerName) take_byte(c);
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

std::size_t ChunkedBody::take(std::string_view bytes, std::string& body) {
  std::size_t at = 0;
  while (at < bytes.size() && !complete() && !refusal_) {
    if (state_ == State::kData) {
      const auto size =
          static_cast<std::size_t>(std::min<std::uint64_t>(chunk_, bytes.size() - at));
      body.append(bytes.substr(at, size));
      at += size;
      chunk_ -= size;
      if (chunk_ == 0) state_ = State::kDataReturn;
      continue;
    }
    take_byte(bytes[at]);
    ++at;
  }
  return at;
}

}  // namespace chap::http
