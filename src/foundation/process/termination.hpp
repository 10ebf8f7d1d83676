// Turns SIGTERM into a stop token, for work that must end cleanly, such as a job that has to cancel
// its request to a model service.
#pragma once

#include <stop_token>

namespace chap::process {

// Returns a token whose stop is requested when this process receives SIGTERM. The first call
// installs a signal handler, so that SIGTERM does not end the process any more. Therefore the
// caller must end the process soon after the stop is requested. Thread-safe.
std::stop_token stop_on_sigterm();

}  // namespace chap::process
