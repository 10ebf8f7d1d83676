// Decodes a request body sent with `Transfer-Encoding: chunked`, as it arrives in pieces of any
// size. (Beast's own decoder asserts on some splits of the last chunk, so it is not used here.)
#pragma once

#include "api/http/refusal.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chap::http {

class ChunkedBody {
 public:
  // `limit` bounds the decoded body: 413.
  explicit ChunkedBody(std::uint64_t limit) : left_(limit) {}

  // Appends what `bytes` decode to; returns how many bytes were taken. Takes nothing more once the
  // body is complete or refused.
  std::size_t take(std::string_view bytes, std::string& body);

  bool complete() const { return state_ == State::kComplete; }
  const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  enum class State {
    kSize,
    kExtension,
    kSizeEnd,
    kData,
    kDataReturn,
    kDataEnd,
    kTrailerStart,
    kTrailerName,
    kTrailer,
    kTrailerEnd,
    kLastEnd,
    kComplete
  };

  void take_byte(char c);
  void take_size_byte(char c);
  void take_overhead_byte(char c);
  void refuse(unsigned status, std::string_view detail);

  State state_ = State::kSize;
  std::uint64_t left_;       // of the limit
  std::uint64_t chunk_ = 0;  // size as read so far, then what is left of the chunk
  unsigned digits_ = 0;
  std::size_t overhead_ = 0;  // bytes of extensions and trailers in a row
  std::optional<Refusal> refusal_;
};

}  // namespace chap::http
