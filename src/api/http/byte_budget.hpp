// A limit on the bytes that all connections together hold in memory. ByteBudget is thread-safe.
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

// The part of a budget that one connection uses. The destructor returns this part to the budget.
// Not thread-safe.
class ByteCharge {
 public:
  explicit ByteCharge(ByteBudget& budget) : budget_(budget) {}
  ByteCharge(const ByteCharge&) = delete;
  ByteCharge& operator=(const ByteCharge&) = delete;
  ~ByteCharge() { release(); }

  // Raises this connection's part to `size` bytes. Returns false if the sum of all parts exceeds
  // the budget. A connection may exceed the budget while no other connection uses it, because
  // otherwise a body larger than the budget could never be accepted.
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
