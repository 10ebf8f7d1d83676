// Work that many threads hand over without waiting for anybody: neither for each other nor for the
// one who takes it, who may have been set aside by a busy machine in the middle of that.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

namespace chap::http {

class Errand {
 public:
  virtual ~Errand() = default;
  virtual void run() = 0;

 private:
  friend class ErrandList;
  friend class Inbox;
  Errand* next_ = nullptr;
};

template <class Work>
std::unique_ptr<Errand> errand(Work work) {
  struct Done final : Errand {
    explicit Done(Work given) : work(std::move(given)) {}
    void run() override { work(); }
    Work work;
  };
  return std::make_unique<Done>(std::move(work));
}

// First in, first out; one thread at a time.
class ErrandList {
 public:
  ErrandList() = default;
  ErrandList(ErrandList&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {}
  ErrandList& operator=(ErrandList&& other) noexcept {
    std::swap(first_, other.first_);
    return *this;
  }
  ~ErrandList() {
    while (take_first()) {
    }
  }
  // Null when there is none.
  std::unique_ptr<Errand> take_first() {
    std::unique_ptr<Errand> taken(first_);
    if (taken) first_ = taken->next_;
    return taken;
  }

 private:
  friend class Inbox;
  Errand* first_ = nullptr;
};

class Inbox {
 public:
  Inbox() = default;
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;
  ~Inbox() { take_all(); }

  // Any thread. True when there was nothing before: somebody should look.
  bool put(std::unique_ptr<Errand> errand) {
    Errand* const added = errand.release();
    Errand* older = newest_.load(std::memory_order_relaxed);
    do {
      added->next_ = older;
    } while (!newest_.compare_exchange_weak(
        older, added, std::memory_order_release, std::memory_order_relaxed
    ));
    return older == nullptr;  // from here on `added` may be gone
  }

  // In the order in which they came.
  ErrandList take_all() {
    ErrandList taken;
    Errand* newest = newest_.exchange(nullptr, std::memory_order_acquire);
    while (newest != nullptr) {
      Errand* const older = std::exchange(newest->next_, taken.first_);
      taken.first_ = std::exchange(newest, older);
    }
    return taken;
  }

 private:
  std::atomic<Errand*> newest_ = nullptr;
};

}  // namespace chap::http
