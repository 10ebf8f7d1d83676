// Where the repository of a model is: a local directory, or a Git repository of which this class
// keeps a copy (contract, models.md 3.1 and 3.2).
//
// The cache has a bare repository for each URL, and a directory with the files of each commit that
// was used. A commit that is in the cache is used without network. The name of a branch or a tag is
// looked up at each use; if the repository cannot be reached, the commit of the last use is taken.
#pragma once

#include "modelrun/mlproject/command_runner.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace chap::mlproject {

// The parts of a source such as `https://github.com/org/model@v1`.
struct SourceName {
  std::string repository;  // a URL, or the path of a directory
  std::string ref;         // a commit, branch or tag; empty: the default branch
  bool is_directory = false;
};

// Whether the source of a template leads to an MLproject model. Such a source is an absolute path
// or a URL with the scheme file, http or https.
bool is_project_source(const std::string& source);
// Throws Error (kInvalidInput) for a source with two `@` after the host.
SourceName parse_source(const std::string& source);

class ProjectCache {
 public:
  // `folder` is created when it is needed. `environment` is that of git.
  ProjectCache(std::filesystem::path folder, std::vector<std::string> environment);

  // The directory with the files of the source. They must not be changed. Throws Error
  // (kInvalidInput) if the source does not exist, if it cannot be fetched and is not in the cache,
  // or if it has no file MLproject.
  std::filesystem::path directory_of(
      const std::string& source, const evaluation::RunContext& context
  ) const;

 private:
  std::filesystem::path files_of(const SourceName& name, const evaluation::RunContext& context)
      const;
  // Fetches the ref and returns its commit.
  std::string fetch(
      const SourceName& name,
      const std::filesystem::path& repository,
      const evaluation::RunContext& context
  ) const;
  void git(
      const std::vector<std::string>& arguments,
      const std::filesystem::path& directory,
      const evaluation::RunContext& context
  ) const;

  std::filesystem::path folder_;
  std::vector<std::string> environment_;
};

}  // namespace chap::mlproject
