#include "modelrun/mlproject/command_runner.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "foundation/base/printable_text.hpp"
#include "foundation/base/utf8.hpp"
#include "foundation/process/child.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace chap::mlproject {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kMaxLoggedLines = 2'000;
constexpr std::size_t kMaxLineBytes = 2'000;
constexpr std::size_t kTailBytes = 16'000;
constexpr milliseconds kPollInterval{100};
constexpr int kMaxPortions = 64;

constexpr std::array kVariables = {
    "PATH",
    "HOME",
    "USER",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "UV_CACHE_DIR",
    "UV_PYTHON_INSTALL_DIR",
    "UV_INDEX_URL",
    "PIP_CACHE_DIR",
    "PIP_INDEX_URL",
    "RENV_PATHS_ROOT",
    "R_LIBS",
    "R_LIBS_USER",
    "CONDA_PKGS_DIRS",
    "PYTENSOR_FLAGS",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "DOCKER_HOST",
};

// Sends the lines of the output to the log and keeps the end of the output.
class OutputLog {
 public:
  explicit OutputLog(const evaluation::RunContext& context) : context_(context) {}

  void add(std::string_view bytes) {
    tail_ += bytes;
    if (tail_.size() > 2 * kTailBytes) tail_.erase(0, tail_.size() - kTailBytes);
    for (const char c : bytes) {
      if (c == '\n') {
        end_line();
      } else if (line_.size() < kMaxLineBytes) {
        line_ += c;
      }
    }
  }
  void finish() {
    if (!line_.empty()) end_line();
    if (n_lines_ > kMaxLoggedLines) {
      context_.log(fmt::format("... {} more lines of output", n_lines_ - kMaxLoggedLines));
    }
  }
  std::string tail() const {
    const std::size_t start = tail_.size() > kTailBytes ? tail_.size() - kTailBytes : 0;
    return tail_.substr(start);
  }

 private:
  void end_line() {
    if (line_.ends_with('\r')) line_.pop_back();
    if (++n_lines_ <= kMaxLoggedLines) context_.log("| " + printable_line(line_));
    line_.clear();
  }

  const evaluation::RunContext& context_;
  std::string line_;
  std::string tail_;
  std::size_t n_lines_ = 0;
};

// The limits are set by the shell, which then replaces itself by the program.
std::vector<std::string> with_limits(
    const std::vector<std::string>& arguments, const CommandLimits& limits
) {
  std::string script = fmt::format("ulimit -c 0; ulimit -f {}; ", limits.file_bytes / 512);
  if (limits.memory_bytes > 0) script += fmt::format("ulimit -v {}; ", limits.memory_bytes / 1024);
  std::vector<std::string> out = {"/bin/sh", "-c", script + "exec \"$@\"", "sh"};
  out.insert(out.end(), arguments.begin(), arguments.end());
  return out;
}

class RunningCommand {
 public:
  RunningCommand(process::Child child, process::FileDescriptor output, OutputLog& log)
      : child_(child), output_(std::move(output)), log_(log) {
    ::fcntl(output_.get(), F_SETFL, O_NONBLOCK);
  }
  ~RunningCommand() { child_.signal_group(SIGKILL); }
  RunningCommand(const RunningCommand&) = delete;
  RunningCommand& operator=(const RunningCommand&) = delete;

  // Reads output until the command ends. Returns nullopt after the interval. When the command has
  // ended, kills all other processes of its group.
  std::optional<process::ExitStatus> read_for(milliseconds interval) {
    pollfd watched{output_.get(), POLLIN, 0};
    ::poll(&watched, output_ ? 1 : 0, int(interval.count()));
    read_available();
    if (!has_ended()) return std::nullopt;
    // Until the status of the process is read, its group cannot be that of other processes.
    child_.signal_group(SIGKILL);
    read_available();
    return child_.wait(milliseconds(1'000));
  }

  void end(milliseconds grace) {
    child_.signal_group(SIGTERM);
    const Clock::time_point kill_at = Clock::now() + grace;
    while (Clock::now() < kill_at) {
      if (read_for(kPollInterval)) return;
    }
    child_.signal_group(SIGKILL);
    child_.wait(milliseconds(1'000));
  }

 private:
  bool has_ended() const {
    siginfo_t info{};
    const int failed = ::waitid(P_PID, id_t(child_.pid()), &info, WEXITED | WNOHANG | WNOWAIT);
    return failed != 0 || info.si_pid != 0;
  }

  // Reads a limited amount, so that a command that prints all the time can be stopped.
  void read_available() {
    std::array<char, 65536> buffer{};
    for (int portions = 0; output_ && portions < kMaxPortions; ++portions) {
      const ssize_t n = ::read(output_.get(), buffer.data(), buffer.size());
      if (n > 0) {
        log_.add({buffer.data(), std::size_t(n)});
      } else if (n == 0) {
        output_.close();
      } else if (errno != EINTR) {
        return;
      }
    }
  }

  process::Child child_;
  process::FileDescriptor output_;
  OutputLog& log_;
};

void require_success(
    const Command& command, const process::ExitStatus& status, const std::string& output
) {
  if (status.signal == 0 && status.code == 0) return;
  // If a signal ends the program that a shell runs, the exit code of the shell is 128 + the signal.
  constexpr int kSignalBase = 128;
  const int signal = status.signal != 0 ? status.signal : status.code - kSignalBase;
  const std::string reason =
      signal > 0 && signal < NSIG
          ? fmt::format("was ended by signal {} ({})", signal, ::strsignal(signal))
          : fmt::format("failed with exit code {}", status.code);
  throw evaluation::ModelFailure(fmt::format("{} {}", command.title, reason), output);
}

}  // namespace

std::vector<std::string> command_environment(const std::vector<std::string>& allowed) {
  std::vector<std::string> names(kVariables.begin(), kVariables.end());
  names.insert(names.end(), allowed.begin(), allowed.end());
  std::vector<std::string> out = {"PYTHONUNBUFFERED=1"};
  for (const std::string& name : names) {
    if (const char* value = std::getenv(name.c_str())) out.push_back(name + "=" + value);
  }
  return out;
}

void run_command(
    const Command& command,
    const std::vector<std::string>& environment,
    const CommandLimits& limits,
    const evaluation::RunContext& context
) {
  if (context.stop.stop_requested()) throw evaluation::RunStopped();
  auto [read_end, write_end] = process::make_pipe();
  process::SpawnOptions options;
  options.arguments = with_limits(command.arguments, limits);
  options.environment = environment;
  options.environment->insert(
      options.environment->end(), command.variables.begin(), command.variables.end()
  );
  options.working_directory = command.directory.string();
  options.descriptors = {{write_end.get(), 1}, {write_end.get(), 2}};
  OutputLog log(context);
  RunningCommand running(process::spawn(options), std::move(read_end), log);
  write_end.close();
  const Clock::time_point end = Clock::now() + limits.time;
  for (;;) {
    if (const auto status = running.read_for(kPollInterval)) {
      log.finish();
      return require_success(command, *status, log.tail());
    }
    if (context.stop.stop_requested()) {
      running.end(limits.term_grace);
      throw evaluation::RunStopped();
    }
    if (Clock::now() >= end) {
      running.end(limits.term_grace);
      log.finish();
      throw evaluation::ModelFailure(
          fmt::format(
              "{} did not end within {} seconds",
              command.title,
              std::chrono::duration_cast<std::chrono::seconds>(limits.time).count()
          ),
          log.tail()
      );
    }
  }
}

}  // namespace chap::mlproject
