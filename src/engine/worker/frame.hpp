// What a worker and its job process say to each other, over one socket pair (descriptor 3 there).
//
// A frame is one byte of kind, four bytes of length (little endian), and so many bytes. To the job:
// its task, then kGo. From the job: status lines, then exactly one outcome.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chap::worker {

enum class FrameKind : char {
  kJobId = 'j',
  kTask = 't',
  kAttempt = 'n',
  kArguments = 'a',
  kGo = 'g',
  kStatus = 's',
  kResult = 'r',  // JSON text: the outcome is success
  kErrorType = 'y',
  kError = 'e',
  kTraceback = 'b',  // ends a failure: type, error, traceback
};

struct Frame {
  FrameKind kind{};
  std::string payload;
};

std::string encode(FrameKind kind, std::string_view payload);

class FrameReader {
 public:
  explicit FrameReader(std::size_t max_payload) : max_payload_(max_payload) {}
  void feed(std::string_view bytes) { buffer_ += bytes; }
  // The next complete frame. Throws kInvalidInput when one is larger than allowed.
  std::optional<Frame> next();

 private:
  std::size_t max_payload_;
  std::string buffer_;
  std::size_t at_ = 0;
};

}  // namespace chap::worker
