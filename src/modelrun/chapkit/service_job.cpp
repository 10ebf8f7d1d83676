#include "modelrun/chapkit/service_job.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "foundation/base/error.hpp"
#include "modelrun/chapkit/pause.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chap::chapkit {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kMaxErrorBytes = 4'000;
constexpr std::size_t kMaxTracebackBytes = 64'000;
// As in CHAP Core 2.5.1, the fifth faulty reply to a poll in succession is final.
constexpr int kMaxFaultyReplies = 5;

// Polls a job, and records when the service last accepted a connection.
class Poller {
 public:
  Poller(ServiceCalls& calls, const SubmittedJob& job, const JobWait& wait, milliseconds refused)
      : calls_(calls), job_(job), wait_(wait), longest_refusal_(refused) {}

  // The state of the job; nullopt if the service does not respond at the moment.
  std::optional<JobState> poll() {
    try {
      std::optional<JobState> state = calls_.job(job_.job_id);
      last_contact_ = Clock::now();
      faulty_replies_ = 0;
      if (!state) throw ServiceRestarted("job " + job_.job_id);
      return state;
    } catch (const ServiceRestarted&) {
      throw;
    } catch (const evaluation::RunStopped&) {
      throw;
    } catch (const net::NotConnected& error) {
      refuse(error);
    } catch (const Error& error) {
      last_contact_ = Clock::now();
      const bool is_silent =
          error.code() == ErrorCode::kUnavailable || error.code() == ErrorCode::kTimeout;
      if (!is_silent && ++faulty_replies_ == kMaxFaultyReplies) throw;
    }
    require_not_moved();
    return std::nullopt;
  }

 private:
  void require_not_moved() const {
    if (wait_.has_moved()) throw ServiceRestarted("job " + job_.job_id);
  }

  void refuse(const net::NotConnected& error) {
    require_not_moved();
    if (Clock::now() - last_contact_ < longest_refusal_) return;
    throw unavailable(fmt::format("The model service cannot be reached any more: {}", error.what())
    );
  }

  ServiceCalls& calls_;
  const SubmittedJob& job_;
  const JobWait& wait_;
  milliseconds longest_refusal_;
  Clock::time_point last_contact_ = Clock::now();
  int faulty_replies_ = 0;  // in succession
};

// The output of the model and the traceback of the service. Missing diagnostics must not replace
// the error of the job, so an error is ignored here.
std::string diagnostics(ServiceCalls& calls, const SubmittedJob& job, const JobState& state) {
  std::string text = state.traceback;
  if (text.size() > kMaxTracebackBytes) text.erase(0, text.size() - kMaxTracebackBytes);
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  if (state.status == "canceled") return text;
  try {
    if (const auto script = calls.script_result(job.artifact_id)) text += script->output;
  } catch (const evaluation::RunStopped&) {
    throw;
  } catch (const Error&) {
    return text;
  }
  return text;
}

[[noreturn]] void fail(
    ServiceCalls& calls, const std::string& name, const SubmittedJob& job, const JobState& state
) {
  throw evaluation::ModelFailure(
      fmt::format(
          "{} job {} ended with status '{}'{}{}",
          name,
          job.job_id,
          state.status,
          state.error.empty() ? "" : ": ",
          state.error.substr(0, kMaxErrorBytes)
      ),
      diagnostics(calls, job, state)
  );
}

}  // namespace

void wait_for_job(
    ServiceCalls& calls,
    const SubmittedJob& job,
    const JobWait& wait,
    const RunLimits& limits,
    const std::stop_token& stop
) {
  const Clock::time_point end = Clock::now() + wait.deadline;
  Poller poller(calls, job, wait, limits.refused);
  milliseconds pause = limits.first_poll;
  try {
    while (Clock::now() < end) {
      const std::optional<JobState> state = poller.poll();
      if (state && state->status == "completed") return;
      if (state && (state->status == "failed" || state->status == "canceled")) {
        fail(calls, wait.name, job, *state);
      }
      wait_for(pause, stop);
      pause = std::min(pause * 3 / 2 + milliseconds(1), limits.longest_poll);
    }
  } catch (const evaluation::ModelFailure&) {
    throw;
  } catch (const ServiceRestarted&) {
    throw;
  } catch (...) {
    wait.cancel(job.job_id);  // otherwise the job would go on for nothing
    throw;
  }
  wait.cancel(job.job_id);
  throw Error(
      ErrorCode::kTimeout,
      fmt::format(
          "{} job {} of the model service did not end within {} seconds",
          wait.name,
          job.job_id,
          std::chrono::duration_cast<std::chrono::seconds>(wait.deadline).count()
      )
  );
}

}  // namespace chap::chapkit
