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
constexpr int kChannelThere = 3;
constexpr std::chrono::milliseconds kLook{100};
// After the lifeline is cut the guard needs milliseconds; then we do its work.
constexpr std::chrono::milliseconds kGuardPatience{300};

}  // namespace

JobRun::JobRun(const JobProgram& program, queue::Claim claim, JobLog& log)
    : program_(program),
      claim_(std::move(claim)),
      log_(log),
      frames_(kMaxOutcome),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void JobRun::stop(StopReason reason) {
  StopReason none = StopReason::kNone;
  if (reason == StopReason::kAbandoned) {
    reason_ = reason;
  } else {
    reason_.compare_exchange_strong(none, reason);
  }
  eventfd_write(wake_.get(), 1);
}

queue::Outcome JobRun::run(const Started& started) {
  process::Child child = start();
  try {
    started(child.pid(), static_cast<std::int64_t>(child.start_time()));
  } catch (const Error& error) {
    // Only a recovery would miss it: the guard ends with this process in any case.
    log_.debug(fmt::format("the job's process could not be recorded: {}", error.what()));
  }
  const bool handed_over = process::write_all(
      channel_.get(),
      encode(FrameKind::kJobId, claim_.id) + encode(FrameKind::kTask, claim_.task) +
          encode(FrameKind::kAttempt, std::to_string(claim_.attempt)) +
          encode(FrameKind::kArguments, claim_.arguments) + encode(FrameKind::kGo, "")
  );
  if (!handed_over) {
    log_.debug("the job process did not take its task");
  }
  pump(child);
  // Nothing but a kill of the guard itself can leave members behind.
  process::signal_session(child.pid(), SIGKILL);
  read_channel();
  read_output();
  return outcome_of(child.wait(std::chrono::seconds(5)).value_or(process::ExitStatus{}));
}

process::Child JobRun::start() {
  auto [ours, theirs] = process::make_channel();
  auto [read_end, write_end] = process::make_pipe();
  ::fcntl(read_end.get(), F_SETFL, O_NONBLOCK);
  process::SpawnOptions options;
  options.arguments = program_.command;
  options.arguments.push_back(claim_.id);
  options.placement = process::Placement::kNewSession;
  options.niceness = program_.niceness;
  options.descriptors = {
      {theirs.get(), kChannelThere},
      {write_end.get(), STDOUT_FILENO},
      {write_end.get(), STDERR_FILENO}};
  process::Child child = process::spawn(options);
  channel_ = std::move(ours);
  output_ = std::move(read_end);
  if (program_.time_limit) {
    deadline_ = Clock::now() + *program_.time_limit;
  }
  return child;
}

void JobRun::pump(process::Child& child) {
  while (!child.wait(std::chrono::milliseconds(0))) {
    wait_for_news();
    read_channel();
    read_output();
    enforce_limits(child);
  }
}

void JobRun::wait_for_news() {
  std::array<pollfd, 3> watched{
      {{channel_.get(), POLLIN, 0}, {output_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
  ::poll(watched.data(), watched.size(), static_cast<int>(kLook.count()));
  eventfd_t ignored = 0;
  eventfd_read(wake_.get(), &ignored);
  // A closed end would make every poll return at once.
  const auto closed = [](const pollfd& one) {
    return (one.revents & POLLHUP) != 0 && (one.revents & POLLIN) == 0;
  };
  if (closed(watched[1])) {
    output_.close();
  }
  if ((watched[0].revents & POLLHUP) != 0) {
    ::usleep(5'000);  // it is ending: do not spin until it has
  }
}

void JobRun::read_channel() {
  std::array<char, 65536> buffer{};
  while (channel_) {
    const ssize_t got = ::recv(channel_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got <= 0) {
      return;
    }
    try {
      frames_.feed({buffer.data(), static_cast<std::size_t>(got)});
      while (const std::optional<Frame> frame = frames_.next()) {
        take(*frame);
      }
    } catch (const Error& error) {
      reported_ = failure("InvalidOutcome", error.what(), "");
      channel_.close();
    }
  }
}

void JobRun::read_output() {
  std::array<char, 65536> buffer{};
  // In portions, so that a flood does not keep us from everything else.
  for (int portion = 0; portion < 64 && output_; ++portion) {
    const ssize_t got = ::read(output_.get(), buffer.data(), buffer.size());
    if (got <= 0) {
      return;
    }
    log_.output({buffer.data(), static_cast<std::size_t>(got)});
  }
}

void JobRun::take(const Frame& frame) {
  if (reported_) {
    return;  // one outcome only
  }
  switch (frame.kind) {
    case FrameKind::kStatus:
      log_.status(frame.payload);
      break;
    case FrameKind::kResult:
      reported_ = success(frame.payload);
      break;
    case FrameKind::kErrorType:
      failing_.error_type = frame.payload;
      break;
    case FrameKind::kError:
      failing_.error = frame.payload;
      break;
    case FrameKind::kTraceback:
      reported_ = failure(failing_.error_type, failing_.error, frame.payload);
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
  if (reason == StopReason::kAbandoned && !lifeline_cut_) {
    kill_at_ = Clock::now();
  }
  if (!lifeline_cut_ && Clock::now() >= *kill_at_) {
    // The guard takes this as the end and kills all that is left.
    ::shutdown(channel_.get(), SHUT_WR);
    lifeline_cut_ = true;
  } else if (lifeline_cut_ && Clock::now() >= *kill_at_ + kGuardPatience) {
    kill_family(child);
  }
}

void JobRun::kill_family(process::Child& child) {
  process::kill_descendants(child.pid());
  process::signal_session(child.pid(), SIGKILL);
}

queue::Outcome JobRun::outcome_of(const process::ExitStatus& status) {
  switch (reason_) {
    case StopReason::kLost:
    case StopReason::kAbandoned:
      return revoked("terminated");
    case StopReason::kTimeLimit:
      return failure("TimeLimitExceeded", "the job took longer than it may", "");
    case StopReason::kNone:
      break;
  }
  if (reported_) {
    return *reported_;
  }
  const bool relayed = status.signal == 0 && status.code > process::kSignalBase;
  return crashed(relayed ? status.code - process::kSignalBase : status.signal, status.code);
}

}  // namespace chap::worker
