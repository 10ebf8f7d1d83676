#include "engine/worker/frame.hpp"

#include "foundation/base/error.hpp"

namespace chap::worker {
namespace {

constexpr std::size_t kHeader = 5;

}  // namespace

std::string encode_frame(FrameKind kind, std::string_view payload) {
  std::string bytes(1, static_cast<char>(kind));
  for (unsigned shift = 0; shift < 32; shift += 8) {
    bytes += static_cast<char>((payload.size() >> shift) & 0xFFU);
  }
  return bytes.append(payload);
}

std::optional<Frame> FrameReader::next() {
  const std::string_view unread = std::string_view(buffer_).substr(position_);
  std::size_t size = 0;
  if (unread.size() >= kHeader) {
    for (unsigned i = 0; i < 4; ++i) {
      size |= std::size_t{static_cast<unsigned char>(unread[i + 1])} << (8 * i);
    }
    if (size > max_payload_) {
      throw invalid_input("a message between worker and job is too large");
    }
  }
  if (unread.size() < kHeader || unread.size() - kHeader < size) {
    buffer_.erase(0, position_);
    position_ = 0;
    return std::nullopt;
  }
  position_ += kHeader + size;
  return Frame{static_cast<FrameKind>(unread[0]), std::string(unread.substr(kHeader, size))};
}

}  // namespace chap::worker
