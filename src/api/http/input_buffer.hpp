// The received bytes of one connection that have not been consumed yet. The buffer grows as needed.
// release_when_empty() frees the memory of a large empty buffer, so that idle connections use
// little memory. Not thread-safe.
#pragma once

#include "foundation/base/release_memory.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chap::http {

class InputBuffer {
 public:
  std::string_view view() const { return std::string_view(bytes_).substr(begin_, end_ - begin_); }
  bool empty() const { return begin_ == end_; }

  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }

  // Returns space for at least `count` more bytes. The pointer is valid until the next call of a
  // member function that changes the buffer.
  char* prepare(std::size_t count) {
    if (bytes_.size() - end_ < count && begin_ > 0) {
      bytes_.erase(0, begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    if (bytes_.size() - end_ < count) bytes_.resize(end_ + count);
    return bytes_.data() + end_;
  }
  std::size_t room() const { return bytes_.size() - end_; }
  void commit(std::size_t count) { end_ += count; }

  void release_when_empty() {
    if (empty() && bytes_.capacity() > kMaxIdleSize) release_memory(bytes_);
  }

 private:
  static constexpr std::size_t kMaxIdleSize = 8 * 1024UL;

  std::string bytes_;  // [begin_, end_) is unconsumed input; all other bytes are free space
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace chap::http
