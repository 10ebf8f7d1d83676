// Decodes a request body sent with `Transfer-Encoding: chunked`. The input may arrive in pieces of
// any size. Beast's decoder is not used, because one of its assertions fails when the last chunk
// arrives in certain pieces.
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

  // Decodes `bytes`, appends the result to `body` and returns the number of consumed bytes.
  // Consumes no byte after the end of the body or after a refusal.
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
  // While the decoder reads a chunk size: the value of the digits so far. After that: the number of
  // bytes of the chunk that have not arrived yet.
  std::uint64_t chunk_remaining_ = 0;
  unsigned digits_ = 0;             // number of digits of the chunk size that have been read
  std::size_t overhead_bytes_ = 0;  // bytes of extensions and trailers in the whole body
  std::optional<Refusal> refusal_;
};

}  // namespace chap::http
