// A file beside the database whose only purpose is to occupy disk space. Even the deletion of rows
// needs some disk space. If a deletion fails because the disk is full, this file is deleted, and
// the deletion uses its space.
#pragma once

#include <cstdint>
#include <filesystem>

namespace chap::sql::sqlite {

class ReserveFile {
 public:
  explicit ReserveFile(const std::filesystem::path& database);

  // Deletes the file. Returns whether the file existed.
  bool release() const;
  // Creates the file if it is missing and twice its size is free. A failure is not an error.
  void restore() const;

 private:
  // 16 MiB, but at most 1/32 of the disk.
  std::uintmax_t size() const;

  std::filesystem::path path_;
};

}  // namespace chap::sql::sqlite
