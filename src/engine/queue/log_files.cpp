#include "engine/queue/log_files.hpp"

#include <fmt/format.h>

#include <cctype>
#include <fcntl.h>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>

namespace chap::queue {
namespace {

constexpr std::size_t kMaxNameBytes = 200;  // file systems allow 255 bytes for a file name

std::string encoded(const std::string& id) {
  std::string name;
  for (const char c : id) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte < 0x80 && (std::isalnum(byte) != 0 || c == '_' || c == '-');
    name += plain ? std::string(1, c) : fmt::format("%{:02X}", unsigned{byte});
  }
  if (name.size() > kMaxNameBytes) {
    name = name.substr(0, kMaxNameBytes) + fmt::format("-{:016x}", std::hash<std::string>()(id));
  }
  return name;
}

}  // namespace

std::string last_bytes(std::string text, std::size_t limit) {
  if (text.size() <= limit) {
    return text;
  }
  std::size_t start = text.size() - limit;
  while (start < text.size() && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) {
    ++start;
  }
  return text.substr(start);
}

LogFiles::LogFiles(std::filesystem::path folder) : folder_(std::move(folder)) {
  std::error_code ignored;
  std::filesystem::create_directories(folder_, ignored);
}

std::filesystem::path LogFiles::path(const std::string& id, LogKind kind) const {
  const char* ending = kind == LogKind::kStatus ? ".status.txt" : ".debug.txt";
  return folder_ / ("task_" + encoded(id) + ending);
}

process::FileDescriptor LogFiles::open(const std::string& id, LogKind kind) const {
  constexpr int kFlags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC;
  return process::FileDescriptor(::open(path(id, kind).c_str(), kFlags, 0640));
}

std::optional<std::string> LogFiles::tail(const std::string& id, LogKind kind, std::size_t limit)
    const {
  const process::FileDescriptor file(
      ::open(path(id, kind).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
  );
  struct stat attributes {};
  if (!file || ::fstat(file.get(), &attributes) != 0 || !S_ISREG(attributes.st_mode)) {
    return std::nullopt;
  }
  return tail_of(file.get(), limit);
}

std::string LogFiles::tail_of(int descriptor, std::size_t limit) {
  struct stat attributes {};
  if (::fstat(descriptor, &attributes) != 0) return {};
  // Reads one byte more than `limit` if the file is longer than `limit`. last_bytes() then shortens
  // the text so that it begins at the start of a character.
  const auto size = static_cast<std::size_t>(attributes.st_size);
  const std::size_t length = std::min(size, limit + 1);
  std::string text(length, '\0');
  const auto start = static_cast<off_t>(size - length);
  const ssize_t bytes_read = ::pread(descriptor, text.data(), length, start);
  text.resize(bytes_read > 0 ? static_cast<std::size_t>(bytes_read) : 0);
  return last_bytes(std::move(text), limit);
}

JobLogs LogFiles::tails(const std::string& id) const {
  return {tail(id, LogKind::kStatus).value_or(""), tail(id, LogKind::kDebug).value_or("")};
}

void LogFiles::remove(const std::string& id) const {
  std::error_code ignored;
  std::filesystem::remove(path(id, LogKind::kStatus), ignored);
  std::filesystem::remove(path(id, LogKind::kDebug), ignored);
}

}  // namespace chap::queue
