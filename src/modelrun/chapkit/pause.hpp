// A pause between two requests, which a requested stop ends early.
#pragma once

#include "domain/evaluation/model_failure.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace chap::chapkit {

// Throws evaluation::RunStopped if a stop is requested.
inline void wait_for(std::chrono::milliseconds pause, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any condition;
  std::unique_lock lock(mutex);
  condition.wait_for(lock, stop, pause, [] { return false; });
  if (stop.stop_requested()) throw evaluation::RunStopped();
}

}  // namespace chap::chapkit
