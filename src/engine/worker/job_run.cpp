#include "engine/worker/job_run.hpp"

#include "engine/worker/outcomes.hpp"
#include "foundation/base/error.hpp"
#include "foundation/process/guard.hpp"
#include "foundation/process/process_table.hpp"

#include <fmt/format.h>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace chap::worker {
namespace {

constexpr std::size_t kMaxOutcome = 16U << 20;
constexpr int kChannelInJob = 3;  // descriptor of the channel in the job process
constexpr std::chrono::milliseconds kPollInterval{100};
// After the channel is shut down, the guard kills all processes of the job within milliseconds. If
// processes still exist after this time, the executor kills them.
constexpr std::chrono::milliseconds kGuardTimeout{300};

}  // namespace

JobRun::JobRun(const JobProgram& program, queue::Claim claim, JobLog& log)
    : program_(program),
      claim_(std::move(claim)),
      log_(log),
      frames_(kMaxOutcome),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void JobRun::stop(StopReason reason) {
  StopReason none = StopReason::kNone;
  if (reason == StopReason::kShutdown) {
    reason_ = reason;
  } else {
    reason_.compare_exchange_strong(none, reason);
  }
  eventfd_write(wake_.get(), 1);
}

queue::Outcome JobRun::run(const OnStarted& on_started) {
  process::Child child = start();
  try {
    return run_started(child, on_started);
  } catch (...) {
    // When the channel is closed, the guard ends the job.
    channel_.close();
    child.wait(std::chrono::seconds(5));
    throw;
  }
}

queue::Outcome JobRun::run_started(process::Child& child, const OnStarted& on_started) {
  try {
    on_started(child.pid(), static_cast<std::int64_t>(child.start_time()));
  } catch (const Error& error) {
    // Only the recovery after a crash of this executor reads the recorded process. The job can run
    // without this record, because the guard kills the job when this program ends.
    log_.debug(fmt::format("the job's process could not be recorded: {}", error.what()));
  }
  const bool sent = process::write_all(
      channel_.get(),
      encode_frame(FrameKind::kJobId, claim_.id) + encode_frame(FrameKind::kTask, claim_.task) +
          encode_frame(FrameKind::kAttempt, std::to_string(claim_.attempt)) +
          encode_frame(FrameKind::kArguments, claim_.arguments) + encode_frame(FrameKind::kRun, "")
  );
  if (!sent) {
    log_.debug("the job process did not receive its task");
  }
  relay_until_exit(child);
  // Kills the remaining processes of the session. Processes remain only if the guard itself was
  // killed.
  process::signal_session(child.pid(), SIGKILL);
  read_channel();
  read_output();
  return outcome_of(child.wait(std::chrono::seconds(5)).value_or(process::ExitStatus{}));
}

process::Child JobRun::start() {
  auto [worker_end, job_end] = process::make_channel();
  auto [read_end, write_end] = process::make_pipe();
  ::fcntl(read_end.get(), F_SETFL, O_NONBLOCK);
  process::SpawnOptions options;
  options.arguments = program_.command;
  options.arguments.push_back(claim_.id);
  options.process_group = process::ProcessGroup::kNewSession;
  options.niceness = program_.niceness;
  options.descriptors = {
      {job_end.get(), kChannelInJob},
      {write_end.get(), STDOUT_FILENO},
      {write_end.get(), STDERR_FILENO}};
  process::Child child = process::spawn(options);
  channel_ = std::move(worker_end);
  output_ = std::move(read_end);
  if (program_.time_limit) {
    deadline_ = Clock::now() + *program_.time_limit;
  }
  return child;
}

void JobRun::relay_until_exit(process::Child& child) {
  while (!child.wait(std::chrono::milliseconds(0))) {
    wait_for_event();
    read_channel();
    read_output();
    enforce_limits(child);
  }
}

void JobRun::wait_for_event() {
  std::array<pollfd, 3> watched{
      {{channel_.get(), POLLIN, 0}, {output_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
  ::poll(watched.data(), watched.size(), static_cast<int>(kPollInterval.count()));
  eventfd_t ignored = 0;
  eventfd_read(wake_.get(), &ignored);
  // If the job has closed its end of the output pipe, every poll() would return at once. Therefore
  // the executor's end is closed, too.
  const auto closed = [](const pollfd& entry) {
    return (entry.revents & POLLHUP) != 0 && (entry.revents & POLLIN) == 0;
  };
  if (closed(watched[1])) {
    output_.close();
  }
  if ((watched[0].revents & POLLHUP) != 0) {
    ::usleep(5'000);  // the process is ending; the pause avoids a busy loop until its end
  }
}

void JobRun::read_channel() {
  std::array<char, 65536> buffer{};
  while (channel_) {
    const ssize_t bytes_read = ::recv(channel_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (bytes_read <= 0) {
      return;
    }
    try {
      frames_.feed({buffer.data(), static_cast<std::size_t>(bytes_read)});
      while (const std::optional<Frame> frame = frames_.next()) {
        handle(*frame);
      }
    } catch (const Error& error) {
      reported_ = failure("InvalidOutcome", error.what(), "");
      channel_.close();
    }
  }
}

void JobRun::read_output() {
  std::array<char, 65536> buffer{};
  // The number of portions is limited, so that a large output does not delay the messages of the
  // job and the checks of its limits.
  for (int portion = 0; portion < 64 && output_; ++portion) {
    const ssize_t bytes_read = ::read(output_.get(), buffer.data(), buffer.size());
    if (bytes_read <= 0) {
      return;
    }
    log_.output({buffer.data(), static_cast<std::size_t>(bytes_read)});
  }
}

void JobRun::handle(const Frame& frame) {
  if (reported_) {
    return;  // frames after the outcome are ignored
  }
  switch (frame.kind) {
    case FrameKind::kStatus:
      log_.status(frame.payload);
      break;
    case FrameKind::kResult:
      reported_ = success(frame.payload);
      break;
    case FrameKind::kErrorType:
      partial_failure_.error_type = frame.payload;
      break;
    case FrameKind::kError:
      partial_failure_.error = frame.payload;
      break;
    case FrameKind::kTraceback:
      reported_ = failure(partial_failure_.error_type, partial_failure_.error, frame.payload);
      break;
    default:
      break;
  }
}

void JobRun::enforce_limits(process::Child& child) {
  if (deadline_ && Clock::now() > *deadline_) {
    stop(StopReason::kTimeLimit);
  }
  const StopReason reason = reason_;
  if (reason == StopReason::kNone) {
    return;
  }
  if (!kill_at_) {
    process::signal_session(child.pid(), SIGTERM);
    kill_at_ = Clock::now() + program_.term_grace;
  }
  if (reason == StopReason::kShutdown && !channel_shut_down_) {
    kill_at_ = Clock::now();
  }
  if (!channel_shut_down_ && Clock::now() >= *kill_at_) {
    // When the channel is shut down, the guard kills all processes of the job.
    ::shutdown(channel_.get(), SHUT_WR);
    channel_shut_down_ = true;
  } else if (channel_shut_down_ && Clock::now() >= *kill_at_ + kGuardTimeout) {
    kill_all(child);
  }
}

void JobRun::kill_all(process::Child& child) {
  process::kill_descendants(child.pid());
  process::signal_session(child.pid(), SIGKILL);
}

queue::Outcome JobRun::outcome_of(const process::ExitStatus& status) {
  switch (reason_) {
    case StopReason::kClaimLost:
    case StopReason::kShutdown:
      return revoked("terminated");
    case StopReason::kTimeLimit:
      return failure(kTimeLimitExceeded, "the job exceeded its time limit", "");
    case StopReason::kNone:
      break;
  }
  if (reported_) {
    return *reported_;
  }
  // If a signal ended the job process, the exit code of the guard is kSignalBase plus its number.
  const bool has_signal = status.signal == 0 && status.code > process::kSignalBase;
  return crashed(has_signal ? status.code - process::kSignalBase : status.signal, status.code);
}

}  // namespace chap::worker
