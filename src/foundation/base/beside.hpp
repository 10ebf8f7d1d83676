// Work beside that of the calling thread.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <utility>

namespace chap {

// One of the threads of this process that compute. With more of them than cores and one nothing
// gets done earlier, but everybody waits longer for a core: who comes then has no place.
class PlaceAtWork {
 public:
  PlaceAtWork() : taken_(count()++ <= static_cast<int>(std::thread::hardware_concurrency())) {}
  PlaceAtWork(const PlaceAtWork&) = delete;
  PlaceAtWork& operator=(const PlaceAtWork&) = delete;
  ~PlaceAtWork() { --count(); }
  bool taken() const { return taken_; }

 private:
  static std::atomic<int>& count() {
    static std::atomic<int> asked = 0;
    return asked;
  }
  bool taken_;
};

// Starts `work()` on a thread of its own. What it returns or throws comes from the future, whose
// end waits for it. Where all places are taken, or no thread can be had, the one who asks the
// future does the work itself; std::async alone forgets then what it was to work on, for it has
// moved that to the thread.
template <class Work>
auto start_beside(Work work) {
  const auto kept = std::make_shared<Work>(std::move(work));
  auto place = std::make_shared<PlaceAtWork>();
  const auto where =
      place->taken() ? std::launch::async | std::launch::deferred : std::launch::deferred;
  if (!place->taken()) place.reset();  // the work that waits to be asked for needs none
  const auto run = [kept, place]() mutable {
    const auto held = std::move(place);  // until the work is done, not until it is asked for
    return (*kept)();
  };
  return std::async(where, run);
}

}  // namespace chap
