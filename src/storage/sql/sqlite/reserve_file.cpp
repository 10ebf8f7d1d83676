#include "storage/sql/sqlite/reserve_file.hpp"

#include "foundation/base/log.hpp"
#include "foundation/process/file_descriptor.hpp"

#include <algorithm>
#include <fcntl.h>
#include <system_error>

namespace chap::sql::sqlite {
namespace {

constexpr std::uintmax_t kMaxBytes = 16ULL * 1024 * 1024;
constexpr std::uintmax_t kDiskDivisor = 32;  // at most 1/32 of the disk

std::filesystem::space_info space_of(const std::filesystem::path& file) {
  std::error_code failure;
  const std::filesystem::space_info space =
      std::filesystem::space(std::filesystem::absolute(file).parent_path(), failure);
  return failure ? std::filesystem::space_info{} : space;
}

}  // namespace

ReserveFile::ReserveFile(const std::filesystem::path& database) : path_(database) {
  path_ += ".reserve";
}

std::uintmax_t ReserveFile::size() const {
  return std::min(kMaxBytes, space_of(path_).capacity / kDiskDivisor);
}

bool ReserveFile::release() const {
  std::error_code failure;
  const bool released = std::filesystem::remove(path_, failure);
  if (released) {
    log::warning("sql", "the disk is full: {} was deleted to make space", path_.string());
  }
  return released;
}

void ReserveFile::restore() const {
  std::error_code failure;
  if (std::filesystem::exists(path_, failure)) return;
  const std::uintmax_t bytes = size();
  if (bytes == 0 || space_of(path_).available < 2 * bytes) return;
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const process::FileDescriptor file(::open(path_.c_str(), kFlags, 0640));
  if (file && ::posix_fallocate(file.get(), 0, static_cast<off_t>(bytes)) != 0) {
    std::filesystem::remove(path_, failure);
  }
}

}  // namespace chap::sql::sqlite
