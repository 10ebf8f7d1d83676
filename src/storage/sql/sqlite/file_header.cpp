#include "storage/sql/sqlite/file_header.hpp"

#include "storage/sql/error.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <thread>

namespace chap::sql::sqlite {
namespace {

using Header = std::array<unsigned char, 100>;

// The first bytes of a database file; nullopt if the file is empty or missing. If another
// process is creating the file, that process extends the file with zeros before it writes the
// header. The function waits up to 5 s for that header.
std::optional<Header> read_header(const std::filesystem::path& path) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  for (;;) {
    Header header{};
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(header.data()), header.size());
    if (file.gcount() == 0) return std::nullopt;
    const bool zeros = header == Header{};
    if (!zeros || std::chrono::steady_clock::now() > end) return header;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

unsigned big_endian(const Header& bytes, std::size_t at) {
  return (unsigned{bytes[at]} << 24) | (unsigned{bytes[at + 1]} << 16) |
         (unsigned{bytes[at + 2]} << 8) | unsigned{bytes[at + 3]};
}

}  // namespace

bool has_write_ahead_log(const std::filesystem::path& path) {
  std::filesystem::path log = path;
  log += "-wal";
  std::error_code missing;
  const std::uintmax_t size = std::filesystem::file_size(log, missing);
  return !missing && size > 0;
}

int read_version(const std::filesystem::path& path) {
  const auto header = read_header(path);
  if (!header) return 0;
  const std::string_view magic(reinterpret_cast<const char*>(header->data()), 16);
  if (magic != std::string_view("SQLite format 3\0", 16)) {
    throw DatabaseDamaged(path.string() + " is not a SQLite database");
  }
  std::uintmax_t page = (unsigned{(*header)[16]} << 8) | (*header)[17];
  page = page == 1 ? 65536 : page;
  // While a write-ahead log exists, the file may be shorter than the size in its header. Another
  // process may be completing the file and deleting the log at this moment. Therefore the order of
  // the reads is important: header, log, size of the file.
  const bool has_log = has_write_ahead_log(path);
  std::error_code missing;
  const std::uintmax_t size = std::filesystem::file_size(path, missing);
  if (!has_log && (missing || size < page * big_endian(*header, 28))) {
    throw DatabaseDamaged(path.string() + " has been cut off");
  }
  return static_cast<int>(big_endian(*header, 60));
}

}  // namespace chap::sql::sqlite
