// The two log files of a job (contract, jobs.md 1.5): their names, opening them for writing,
// reading their last bytes. Thread-safe.
#pragma once

#include "engine/queue/job.hpp"
#include "foundation/process/file_descriptor.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace chap::queue {

inline constexpr std::size_t kLogTail = 1U << 20;  // bytes that are returned and stored (J21, J24)

enum class LogKind { kStatus, kDebug };

class LogFiles {
 public:
  // Creates the folder if it is missing. A failure is not reported here (F36).
  explicit LogFiles(std::filesystem::path folder);

  // Bytes outside [A-Za-z0-9_-] are percent-encoded (J23).
  std::filesystem::path path(const std::string& id, LogKind kind) const;
  // Opens the file for appending, never through a symbolic link. Returns an empty descriptor on
  // failure.
  process::FileDescriptor open(const std::string& id, LogKind kind) const;
  // The last `limit` bytes, beginning at the start of a character; nullopt if there is no file.
  std::optional<std::string> tail(const std::string& id, LogKind kind, std::size_t limit = kLogTail)
      const;
  // The tails of both; empty texts for missing files.
  JobLogs tails(const std::string& id) const;
  // The last `limit` bytes of an open log, also if its file was deleted meanwhile.
  static std::string tail_of(int descriptor, std::size_t limit = kLogTail);
  void remove(const std::string& id) const;

 private:
  std::filesystem::path folder_;
};

// The last `limit` bytes of the text, beginning at the start of a UTF-8 character.
std::string last_bytes(std::string text, std::size_t limit);

}  // namespace chap::queue
