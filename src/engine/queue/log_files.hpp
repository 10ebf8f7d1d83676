// The two log files of a job (contract, jobs.md 1.5): names, opening, reading the end. Thread-safe.
#pragma once

#include "foundation/process/file_descriptor.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace chap::queue {

inline constexpr std::size_t kLogTail = 1U << 20;  // what is answered and stored (J21, J24)

enum class LogKind { kStatus, kDebug };

class LogFiles {
 public:
  // The folder is made when it is missing; failing to is no error here (F36).
  explicit LogFiles(std::filesystem::path folder);

  // Bytes outside [A-Za-z0-9_-] are percent-encoded (J23).
  std::filesystem::path path(const std::string& id, LogKind kind) const;
  // For appending; never through a symbolic link. Empty when that fails.
  process::FileDescriptor open(const std::string& id, LogKind kind) const;
  // The last `limit` bytes, from a character's start; nothing without a file.
  std::optional<std::string> tail(const std::string& id, LogKind kind, std::size_t limit = kLogTail)
      const;
  void remove(const std::string& id) const;

 private:
  std::filesystem::path folder_;
};

// Cuts to the last `limit` bytes, from a character's start.
std::string last_bytes(std::string text, std::size_t limit);

}  // namespace chap::queue
