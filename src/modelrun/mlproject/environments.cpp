#include "modelrun/mlproject/environments.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <array>
#include <unistd.h>

namespace chap::mlproject {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> shell(const std::string& text) { return {"/bin/sh", "-c", text}; }

fs::path conda_folder(const RunDirectory& run) { return run.project / ".conda_env"; }

void nothing_to_check(const Environment&, const RunDirectory&) {}

void require_renv_lock(const Environment&, const RunDirectory& run) {
  if (fs::exists(run.project / "renv.lock")) return;
  throw invalid_input(fmt::format(
      "renv.lock not found in {}. Ensure the R project has been initialized with renv::init().",
      run.project.filename().string()
  ));
}

void require_file(const Environment& environment, const RunDirectory& run) {
  if (fs::exists(run.project / environment.value)) return;
  throw invalid_input("The environment file '" + environment.value + "' does not exist");
}

void refuse_mlflow(const Environment&, const RunDirectory&) {
  throw invalid_input(
      "The environment 'python_env' is not supported by this server; use 'uv_env' in MLproject"
  );
}

std::vector<std::string> no_preparation(const Environment&, const RunDirectory&) { return {}; }

std::vector<std::string> restore_renv(const Environment&, const RunDirectory&) {
  return {"Rscript", "-e", "renv::restore(prompt = FALSE)"};
}

std::vector<std::string> create_conda(const Environment& environment, const RunDirectory& run) {
  const char* verb = fs::exists(conda_folder(run)) ? "update" : "create";
  return {"conda", "env", verb, "-f", environment.value, "-p", conda_folder(run).string()};
}

std::vector<std::string> plain(const Environment&, const std::string& text, const RunDirectory&) {
  return shell(text);
}

std::vector<std::string> uv(const Environment&, const std::string& text, const RunDirectory&) {
  return shell("uv run " + text);
}

std::vector<std::string> conda(
    const Environment&, const std::string& text, const RunDirectory& run
) {
  std::vector<std::string> words = {
      "conda", "run", "--no-capture-output", "-p", conda_folder(run).string()};
  const std::vector<std::string> command = shell_words(text);
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

// An image that begins with a dash would be an option of docker.
void require_image(const Environment& environment, const RunDirectory&) {
  const std::string& image = environment.value;
  if (!image.empty() && ascii::is_alphanumeric(image.front())) return;
  throw invalid_input("The image of 'docker_env' is invalid: " + image);
}

// The container has no network and runs as the user of this process, so that this process can
// delete the files that the container writes. The first process of the container is an init
// process, which ends the container when docker receives SIGTERM.
std::vector<std::string> docker(
    const Environment& environment, const std::string& text, const RunDirectory& run
) {
  std::vector<std::string> words = {
      "docker",
      "run",
      "--rm",
      "--init",
      "--network",
      "none",
      "--user",
      fmt::format("{}:{}", ::getuid(), ::getgid()),
      "-e",
      "HOME=/home/run",
      "-w",
      "/home/run",
      "-v",
      run.directory.string() + ":/home/run/",
      environment.value};
  const std::vector<std::string> command = shell_words(text);
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

struct EnvironmentRow {
  EnvironmentKind kind;
  void (*check)(const Environment&, const RunDirectory&);
  std::vector<std::string> (*prepare)(const Environment&, const RunDirectory&);
  std::vector<std::string> (*run)(const Environment&, const std::string&, const RunDirectory&);
};

constexpr std::array kEnvironments = {
    EnvironmentRow{EnvironmentKind::kNone, nothing_to_check, no_preparation, plain},
    EnvironmentRow{EnvironmentKind::kUv, require_file, no_preparation, uv},
    EnvironmentRow{EnvironmentKind::kRenv, require_renv_lock, restore_renv, plain},
    EnvironmentRow{EnvironmentKind::kConda, require_file, create_conda, conda},
    EnvironmentRow{EnvironmentKind::kDocker, require_image, no_preparation, docker},
    EnvironmentRow{EnvironmentKind::kMlflow, refuse_mlflow, no_preparation, plain},
};

const EnvironmentRow& row_of(EnvironmentKind kind) {
  for (const EnvironmentRow& row : kEnvironments) {
    if (row.kind == kind) return row;
  }
  throw internal_error("an environment has no row");
}

std::vector<std::string> variables(const RunDirectory& run) {
  return {"UV_PROJECT_ENVIRONMENT=" + (run.project / ".venv").string()};
}

}  // namespace

std::optional<Command> preparation(const Environment& environment, const RunDirectory& run) {
  const EnvironmentRow& row = row_of(environment.kind);
  row.check(environment, run);
  std::vector<std::string> arguments = row.prepare(environment, run);
  if (arguments.empty()) return std::nullopt;
  return Command{
      "The preparation of the environment", std::move(arguments), run.project, variables(run)};
}

Command environment_command(
    const Environment& environment,
    const std::string& title,
    const std::string& text,
    const RunDirectory& run
) {
  return {
      title, row_of(environment.kind).run(environment, text, run), run.directory, variables(run)};
}

std::vector<std::string> shell_words(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == '\0' && (c == ' ' || c == '\t' || c == '\n')) {
      if (in_word) words.push_back(word);
      word.clear();
      in_word = false;
      continue;
    }
    in_word = true;
    if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      word += text[++i];
    } else {
      word += c;
    }
  }
  if (quote != '\0') throw invalid_input("A quote of the command is not closed: " + text);
  if (in_word) words.push_back(word);
  return words;
}

}  // namespace chap::mlproject
