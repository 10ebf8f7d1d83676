// The two log files of a job (contract, jobs.md 1.5): determines their names, opens them for
// writing, and reads their last bytes. Thread-safe.
#pragma once

#include "engine/queue/job.hpp"
#include "foundation/process/file_descriptor.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace chap::queue {

inline constexpr std::size_t kLogTail = 1U << 20;  // limit of returned and stored logs (J21, J24)

enum class LogKind { kStatus, kDebug };

class LogFiles {
 public:
  // Creates the folder if it is missing. Does not report a failure, because jobs can run without
  // log files (F36).
  explicit LogFiles(std::filesystem::path folder);

  // The path of a log file. Bytes of the id outside [A-Za-z0-9_-] are percent-encoded (J23).
  std::filesystem::path path(const std::string& id, LogKind kind) const;
  // Opens the file for appending, never through a symbolic link. Returns an empty descriptor on
  // failure.
  process::FileDescriptor open(const std::string& id, LogKind kind) const;
  // At most the last `limit` bytes of a log, beginning at the start of a character; nullopt if the
  // file does not exist.
  std::optional<std::string> tail(const std::string& id, LogKind kind, std::size_t limit = kLogTail)
      const;
  // The tails of both logs of a job; a missing file counts as empty.
  JobLogs tails(const std::string& id) const;
  // At most the last `limit` bytes of an open log file, even if the file has been deleted since it
  // was opened.
  static std::string tail_of(int descriptor, std::size_t limit = kLogTail);
  void remove(const std::string& id) const;

 private:
  std::filesystem::path folder_;
};

// At most the last `limit` bytes of the text, beginning at the start of a UTF-8 character.
std::string last_bytes(std::string text, std::size_t limit);

}  // namespace chap::queue
