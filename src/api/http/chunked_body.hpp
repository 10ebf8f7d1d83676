// Decodes a request body sent with `Transfer-Encoding: chunked`. The input may arrive in pieces of
// any size. (Beast's own decoder asserts on some splits of the last chunk, so it is not used here.)
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
  // A body with more than `limit` bytes after decoding is refused with 413.
  explicit ChunkedBody(std::uint64_t limit) : remaining_(limit) {}

  // Decodes `bytes` and appends the result to `body`; returns the number of bytes consumed.
  // Consumes nothing more once the body is complete or refused.
  std::size_t decode(std::string_view bytes, std::string& body);

  bool complete() const { return state_ == State::kComplete; }
  const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  enum class State {
    kSize,
    kExtension,
    kSizeEnd,
    kData,
    kDataCr,
    kDataLf,
    kTrailerStart,
    kTrailerName,
    kTrailer,
    kTrailerEnd,
    kLastEnd,
    kComplete
  };

  void decode_byte(char c);
  void decode_size_byte(char c);
  void skip_overhead_byte(char c);
  void refuse(unsigned status, std::string_view detail);

  State state_ = State::kSize;
  std::uint64_t remaining_;  // bytes that the limit still allows
  // The size read so far, then the bytes missing from the chunk.
  std::uint64_t chunk_remaining_ = 0;
  unsigned digits_ = 0;             // digits of the size read so far
  std::size_t overhead_bytes_ = 0;  // bytes of extensions and trailers in the whole body
  std::optional<Refusal> refusal_;
};

}  // namespace chap::http
