// A bound on bytes that many connections hold at one time. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>

namespace chap::http {

class ByteBudget {
 public:
  explicit ByteBudget(std::uint64_t limit) : limit_(limit) {}

 private:
  friend class ByteCharge;

  const std::uint64_t limit_;
  std::atomic<std::uint64_t> held_ = 0;
};

// One connection's part of a budget, given back on destruction. One thread at a time.
class ByteCharge {
 public:
  explicit ByteCharge(ByteBudget& budget) : budget_(budget) {}
  ByteCharge(const ByteCharge&) = delete;
  ByteCharge& operator=(const ByteCharge&) = delete;
  ~ByteCharge() { release(); }

  // Raises what is held to `size`; false when the budget is used up. What is alone in the budget
  // always fits: otherwise it never could.
  bool raise_to(std::uint64_t size) {
    if (size <= held_) return true;
    const std::uint64_t more = size - held_;
    const std::uint64_t others = budget_.held_.fetch_add(more) - held_;
    held_ = size;
    return others == 0 || others + size <= budget_.limit_;
  }
  void release() {
    budget_.held_.fetch_sub(held_);
    held_ = 0;
  }

 private:
  ByteBudget& budget_;
  std::uint64_t held_ = 0;
};

}  // namespace chap::http
