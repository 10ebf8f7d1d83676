// Waits for a job of a chapkit service (contract, models.md 6.1 and 6.3;
// models-chapkit-2.4.md 7.6).
#pragma once

#include "modelrun/chapkit/service_calls.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace chap::chapkit {

// The limits of a run. The pauses between polls of a job begin with `first_poll` and grow by half
// up to `longest_poll`.
struct RunLimits {
  std::chrono::milliseconds training{7'200'000};
  std::chrono::milliseconds prediction{7'200'000};
  std::chrono::milliseconds first_poll{20};
  std::chrono::milliseconds longest_poll{2'000};
  // A service that refuses all connections for longer than this has ended.
  std::chrono::milliseconds refused{60'000};
  // A service whose database is in memory, which is the default of chapkit, fails if it receives
  // several predictions at once.
  std::size_t parallel_predictions = 1;
};

// The service does not know a job or an artifact of this run any more, because it was restarted.
class ServiceRestarted : public Error {
 public:
  explicit ServiceRestarted(const std::string& what)
      : Error(
            ErrorCode::kUnavailable,
            "The model service does not know " + what + " any more; it was probably restarted"
        ) {}
};

// How to wait for a job.
struct JobWait {
  std::string name;  // of the job in error texts: "Training" or "Prediction"
  std::chrono::milliseconds deadline;
  std::function<void(const std::string& job_id)> cancel = {};
  // Whether the service has registered under another address since the job was submitted.
  std::function<bool()> has_moved = {};
};

// Returns when the job has completed. A service that does not respond may be computing, so the
// function waits until the deadline. It ends earlier only if the service refuses connections, has
// moved, or does not know the job.
//
// Throws evaluation::ModelFailure for a job that failed or was canceled, with the output of the
// model; ServiceRestarted; Error (kTimeout) after the deadline; Error (kUnavailable) if connections
// are refused for too long. If a stop is requested or the deadline passes, cancels the job in the
// service; after a stop, throws evaluation::RunStopped.
void wait_for_job(
    ServiceCalls& calls,
    const SubmittedJob& job,
    const JobWait& wait,
    const RunLimits& limits,
    const std::stop_token& stop
);

}  // namespace chap::chapkit
