#include "modelrun/mlproject/project_source.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/sha256.hpp"
#include "foundation/process/file_descriptor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>

namespace chap::mlproject {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCommitDigits = 40;
constexpr std::chrono::milliseconds kFetchTimeout{120'000};

bool is_commit(const std::string& ref) {
  return ref.size() == kCommitDigits && std::ranges::all_of(ref, [](char c) {
           return ascii::is_digit(c) || (c >= 'a' && c <= 'f');
         });
}

std::string read_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

// One process at a time changes a repository of the cache.
process::FileDescriptor lock(const fs::path& file) {
  process::FileDescriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!descriptor || ::flock(descriptor.get(), LOCK_EX) != 0) {
    throw invalid_input("The cache of models cannot be locked");
  }
  return descriptor;
}

void require_project_file(const fs::path& directory) {
  if (fs::exists(directory / "MLproject")) return;
  throw invalid_input("No MLproject file found in model directory");
}

}  // namespace

bool is_project_source(const std::string& source) {
  for (const char* prefix : {"/", "file://", "http://", "https://"}) {
    if (source.starts_with(prefix)) return true;
  }
  return false;
}

SourceName parse_source(const std::string& source) {
  const std::string whole = source.starts_with("file://") ? source.substr(7) : source;
  if (whole.starts_with('/') && fs::exists(whole + "/MLproject")) return {whole, "", true};
  const std::size_t scheme = source.find("://");
  // An `@` before the path of a URL follows a user name, as in `https://name@host/model`. Only an
  // `@` in the path begins the ref.
  const std::size_t path = source.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  const std::size_t at = path == std::string::npos ? path : source.find('@', path);
  SourceName name{source.substr(0, at), "", false};
  if (at != std::string::npos) {
    name.ref = source.substr(at + 1);
    if (name.ref.find('@') != std::string::npos || name.ref.empty() || name.ref.front() == '-') {
      throw invalid_input("The source of the model has an invalid ref");
    }
  }
  while (name.repository.size() > 1 && name.repository.ends_with('/')) name.repository.pop_back();
  return name;
}

ProjectCache::ProjectCache(fs::path folder, std::vector<std::string> environment)
    : folder_(std::move(folder)), environment_(std::move(environment)) {
  // Otherwise git waits for a user name and a password.
  environment_.emplace_back("GIT_TERMINAL_PROMPT=0");
  environment_.emplace_back("GIT_CONFIG_NOSYSTEM=1");
}

fs::path ProjectCache::directory_of(
    const std::string& source, const evaluation::RunContext& context
) const {
  const SourceName name = parse_source(source);
  fs::path directory = name.is_directory ? fs::path(name.repository) : files_of(name, context);
  require_project_file(directory);
  return directory;
}

fs::path ProjectCache::files_of(const SourceName& name, const evaluation::RunContext& context)
    const {
  const fs::path base = folder_ / sha256_hex(name.repository).substr(0, 32);
  const auto files = [&](const std::string& commit) { return base / "commits" / commit; };
  if (is_commit(name.ref) && fs::exists(files(name.ref))) return files(name.ref);
  fs::create_directories(base / "commits");
  const process::FileDescriptor held = lock(base / "lock");
  const fs::path last = base / ("last-" + sha256_hex(name.ref).substr(0, 16));
  std::string commit;
  try {
    commit = fetch(name, base / "repository.git", context);
    std::ofstream(last) << commit << '\n';
  } catch (const evaluation::RunStopped&) {
    throw;
  } catch (const Error& error) {
    commit = read_line(last);
    if (!is_commit(commit) || !fs::exists(files(commit))) throw;
    context.log(fmt::format(
        "The repository of the model cannot be reached; its last known commit {} is used", commit
    ));
  }
  if (fs::exists(files(commit))) return files(commit);
  // The files appear under their name only when they are complete.
  const fs::path incomplete = base / ("incomplete-" + commit);
  fs::remove_all(incomplete);
  fs::create_directories(incomplete);
  git({"--work-tree", incomplete.string(), "checkout", "--force", commit, "--", "."},
      base / "repository.git",
      context);
  fs::rename(incomplete, files(commit));
  return files(commit);
}

std::string ProjectCache::fetch(
    const SourceName& name, const fs::path& repository, const evaluation::RunContext& context
) const {
  if (!fs::exists(repository / "HEAD")) {
    fs::create_directories(repository);
    git({"init", "--bare", "--quiet"}, repository, context);
  }
  git({"fetch",
       "--quiet",
       "--depth=1",
       "--no-tags",
       "--",
       name.repository,
       name.ref.empty() ? "HEAD" : name.ref},
      repository,
      context);
  std::string commit = read_line(repository / "FETCH_HEAD").substr(0, kCommitDigits);
  if (is_commit(commit)) return commit;
  throw invalid_input("The repository of the model has no commit");
}

void ProjectCache::git(
    const std::vector<std::string>& arguments,
    const fs::path& directory,
    const evaluation::RunContext& context
) const {
  std::vector<std::string> command = {"git", "--git-dir", directory.string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  CommandLimits limits;
  limits.time = kFetchTimeout;
  run_command(
      {"Fetching the model with git", std::move(command), directory}, environment_, limits, context
  );
}

}  // namespace chap::mlproject
