// The working directories of a run. Not thread-safe.
#pragma once

#include <filesystem>
#include <string>

namespace chap::mlproject {

// A new directory in `parent`, which the destructor deletes with everything in it.
class WorkFolder {
 public:
  // Throws Error (kUnavailable) if the directory cannot be created.
  explicit WorkFolder(const std::filesystem::path& parent);
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Copies the files of a model. Leaves out the folders `.git`, `.venv`, `venv`, `.conda_env` and
// `runs` of the top folder; with Links::kAny, which is for the folder of a training, only `.venv`
// and
// `.conda_env`. Throws Error (kInvalidInput) if the files have more than 4 GiB and, with
// Links::kInside, for a symbolic link to a file outside of `from`.
enum class Links { kInside, kAny };
void copy_model_files(
    const std::filesystem::path& from, const std::filesystem::path& to, Links links
);

// Replaces the file, or a link with this name. Throws Error (kUnavailable) if the file cannot be
// written.
void write_file(const std::filesystem::path& file, const std::string& text);
// Reads a file that a model has written. Throws Error (kInvalidInput) if it is missing, if it is
// not a regular file, or if it has more than `max_bytes`.
std::string read_model_file(const std::filesystem::path& file, std::size_t max_bytes);

}  // namespace chap::mlproject
