#include "modelrun/mlproject/work_folder.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/ids.hpp"
#include "foundation/base/log.hpp"
#include "foundation/process/file_descriptor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace chap::mlproject {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxModelBytes = 4ULL << 30;
// Not copied if they are in the top folder.
constexpr std::array kNotCopied = {".git", ".venv", "venv", ".conda_env", "runs"};
constexpr std::array kEnvironments = {".venv", ".conda_env"};

bool is_inside(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

void require_link_inside(const fs::path& link, const fs::path& root) {
  const fs::path target = fs::weakly_canonical(link);
  if (is_inside(target, fs::weakly_canonical(root))) return;
  throw invalid_input(
      "The model has a link to a file outside of its directory: " + link.filename().string()
  );
}

class Copy {
 public:
  Copy(const fs::path& root, Links links) : root_(root), links_(links) {}

  void folder(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
      const std::string name = entry.path().filename().string();
      if (from == root_ && is_left_out(name)) continue;
      if (entry.is_symlink()) {
        if (links_ == Links::kInside) require_link_inside(entry.path(), root_);
        fs::copy_symlink(entry.path(), to / name);
      } else if (entry.is_directory()) {
        folder(entry.path(), to / name);
      } else if (entry.is_regular_file()) {
        file(entry, to / name);
      }
    }
  }

 private:
  bool is_left_out(const std::string& name) const {
    if (links_ == Links::kAny) return std::ranges::find(kEnvironments, name) != kEnvironments.end();
    return std::ranges::find(kNotCopied, name) != kNotCopied.end();
  }

  void file(const fs::directory_entry& entry, const fs::path& to) {
    bytes_ += entry.file_size();
    if (bytes_ > kMaxModelBytes) throw invalid_input("The files of the model have more than 4 GiB");
    fs::copy_file(entry.path(), to);
  }

  const fs::path& root_;
  Links links_;
  std::uintmax_t bytes_ = 0;
};

}  // namespace

WorkFolder::WorkFolder(const fs::path& parent) {
  std::error_code error;
  path_ = parent / new_uuid();
  fs::create_directories(path_, error);
  if (error)
    throw unavailable("The working directory of the model cannot be created")
        .caused_by(error.message());
  path_ = fs::canonical(path_);
}

WorkFolder::~WorkFolder() {
  std::error_code error;
  fs::remove_all(path_, error);
  if (error) log::warning("mlproject", "{} cannot be deleted: {}", path_.string(), error.message());
}

void copy_model_files(const fs::path& from, const fs::path& to, Links links) {
  try {
    Copy(from, links).folder(from, to);
  } catch (const fs::filesystem_error& error) {
    throw unavailable("The files of the model cannot be copied").caused_by(error.what());
  }
}

void write_file(const fs::path& file, const std::string& text) {
  // A model may have left a link with this name.
  std::error_code ignored;
  fs::remove(file, ignored);
  const process::FileDescriptor descriptor(
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640)
  );
  std::string_view rest = text;
  while (descriptor && !rest.empty()) {
    const ssize_t n = ::write(descriptor.get(), rest.data(), rest.size());
    if (n <= 0) break;
    rest.remove_prefix(std::size_t(n));
  }
  if (descriptor && rest.empty()) return;
  throw unavailable("A file for the model cannot be written: " + file.filename().string());
}

std::string read_model_file(const fs::path& file, std::size_t max_bytes) {
  const std::string name = file.filename().string();
  // O_NONBLOCK, because opening a pipe that has no writer would not return.
  const process::FileDescriptor descriptor(
      ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
  );
  struct stat info {};
  if (!descriptor || ::fstat(descriptor.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    throw invalid_input("The model has not written the file " + name);
  }
  if (std::size_t(info.st_size) > max_bytes) {
    throw invalid_input(
        fmt::format("The file {} of the model has more than {} bytes", name, max_bytes)
    );
  }
  std::string text(std::size_t(info.st_size), '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t n = ::read(descriptor.get(), text.data() + size, text.size() - size);
    if (n <= 0) break;
    size += std::size_t(n);
  }
  text.resize(size);
  return text;
}

}  // namespace chap::mlproject
