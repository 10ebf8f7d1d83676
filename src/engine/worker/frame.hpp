// The protocol between an executor and a job process, over a socket pair (descriptor 3 of the job
// process).
//
// A frame consists of one byte for the kind, four bytes for the length of the payload (little
// endian), and the payload. The executor sends the parts of the claim, then kRun. The job process
// sends status lines, then exactly one outcome.
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
  kRun = 'g',  // the claim is complete
  kStatus = 's',
  kResult = 'r',  // JSON text: the outcome is success
  kErrorType = 'y',
  kError = 'e',
  kTraceback = 'b',  // the last frame of a failure, which consists of type, error and traceback
};

struct Frame {
  FrameKind kind{};
  std::string payload;
};

std::string encode_frame(FrameKind kind, std::string_view payload);

class FrameReader {
 public:
  explicit FrameReader(std::size_t max_payload) : max_payload_(max_payload) {}
  void feed(std::string_view bytes) { buffer_ += bytes; }
  // The next complete frame; nullopt if more bytes must be fed first. Throws Error (kInvalidInput)
  // if a frame is too large.
  std::optional<Frame> next();

 private:
  std::size_t max_payload_;
  std::string buffer_;
  std::size_t position_ = 0;
};

}  // namespace chap::worker
