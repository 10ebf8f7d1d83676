// Work beside that of the calling thread.
#pragma once

#include "foundation/base/place.hpp"

#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <utility>

namespace chap {

// Among the threads of this process that compute. With more of them than cores and one nothing gets
// done earlier, but everybody waits longer for a core.
class PlaceAtWork : public Place {
 public:
  PlaceAtWork();
};

// Pieces of work under way, each on a thread of its own; what they return or throw is asked for in
// the order of their start. Where all places are taken, or no thread can be had, the one who asks
// does the work. The end waits for what is still under way. One thread at a time.
template <class Result>
class WorkBeside {
 public:
  void start(std::function<Result()> work);
  bool empty() const { return under_way_.empty(); }
  std::size_t size() const { return under_way_.size(); }
  // Not when it is empty.
  Result first() {
    std::future<Result> first = std::move(under_way_.front());
    under_way_.pop_front();
    return first.get();
  }

 private:
  std::deque<std::future<Result>> under_way_;
};

template <class Result>
void WorkBeside<Result>::start(std::function<Result()> work) {
  auto place = std::make_shared<PlaceAtWork>();
  const bool own_thread = place->taken();
  if (!own_thread) place.reset();  // work that waits to be asked for needs none
  // Shared with std::async: where that finds no thread it has lost what was moved into it.
  const auto kept = std::make_shared<std::function<Result()>>(std::move(work));
  const auto run = [kept, place]() mutable {
    const auto held = std::move(place);  // until the work is done, not until it is asked for
    return (*kept)();
  };
  constexpr auto kAsked = std::launch::deferred;
  under_way_.push_back(std::async(own_thread ? std::launch::async | kAsked : kAsked, run));
}

}  // namespace chap
