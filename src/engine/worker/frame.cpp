#include "engine/worker/frame.hpp"

#include "foundation/base/error.hpp"

namespace chap::worker {
namespace {

constexpr std::size_t kHeader = 5;

}  // namespace

std::string encode(FrameKind kind, std::string_view payload) {
  std::string bytes(1, static_cast<char>(kind));
  for (unsigned shift = 0; shift < 32; shift += 8) {
    bytes += static_cast<char>((payload.size() >> shift) & 0xFFU);
  }
  return bytes.append(payload);
}

std::optional<Frame> FrameReader::next() {
  const std::string_view open = std::string_view(buffer_).substr(at_);
  std::size_t size = 0;
  if (open.size() >= kHeader) {
    for (unsigned i = 0; i < 4; ++i) {
      size |= std::size_t{static_cast<unsigned char>(open[i + 1])} << (8 * i);
    }
    if (size > max_payload_) {
      throw invalid_input("a message between worker and job is too large");
    }
  }
  if (open.size() < kHeader || open.size() - kHeader < size) {
    buffer_.erase(0, at_);
    at_ = 0;
    return std::nullopt;
  }
  at_ += kHeader + size;
  return Frame{static_cast<FrameKind>(open[0]), std::string(open.substr(kHeader, size))};
}

}  // namespace chap::worker
