// Work beside that of the calling thread.
#pragma once

#include <future>
#include <memory>
#include <utility>

namespace chap {

// Starts `work()` on a thread of its own. What it returns or throws comes from the future, whose
// end waits for it. Where no thread can be had, the one who asks the future does the work itself;
// std::async alone forgets then what it was to work on, for it has moved that to the thread.
template <class Work>
auto start_beside(Work work) {
  const auto kept = std::make_shared<Work>(std::move(work));
  const auto run = [kept] { return (*kept)(); };
  return std::async(std::launch::async | std::launch::deferred, run);
}

}  // namespace chap
