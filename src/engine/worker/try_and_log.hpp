// Calls a function and logs its exceptions. For threads that must not be ended by an exception.
#pragma once

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"

#include <exception>

namespace chap::worker {

// Logs `message` and the text of the exception that is being handled. Never throws.
inline void log_current_exception(const char* message) noexcept {
  try {
    try {
      throw;
    } catch (const Error& error) {
      log::error("worker", "{}: {} ({})", message, error.what(), error.cause());
    } catch (const std::exception& error) {
      log::error("worker", "{}: {}", message, error.what());
    } catch (...) {
      log::error("worker", "{}: an unknown exception", message);
    }
  } catch (...) {
    return;  // no memory for the log line
  }
}

// Returns whether `call()` returned without an exception. Exceptions are logged with `message`.
template <class Call>
bool try_and_log(const char* message, const Call& call) noexcept {
  try {
    call();
    return true;
  } catch (...) {
    log_current_exception(message);
    return false;
  }
}

}  // namespace chap::worker
