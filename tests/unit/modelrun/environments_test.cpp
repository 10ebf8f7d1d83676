#include "modelrun/mlproject/environments.hpp"

#include "foundation/base/error.hpp"
#include "modelrun/mlproject/command_text.hpp"
#include "modelrun/mlproject/work_folder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <unistd.h>

namespace chap::mlproject {
namespace {

using Words = std::vector<std::string>;

TEST(FillCommandTest, ReplacesPlaceholdersAndDoubledBraces) {
  EXPECT_EQ(fill_command("a {x} {{b}} {y}z", {{"x", "1"}, {"y", "2"}}), "a 1 {b} 2z");
}

TEST(FillCommandTest, RefusesPlaceholdersWithoutValueAndSingleBraces) {
  for (const char* command : {"a {polygons}", "a {", "a }", "a {x"}) {
    EXPECT_THROW(fill_command(command, {{"x", "1"}}), Error) << command;
  }
}

TEST(ShellWordsTest, SplitsAsAShell) {
  EXPECT_EQ(shell_words(R"(a  'b c' "d \"e" f\ g '')"), (Words{"a", "b c", "d \"e", "f g", ""}));
  EXPECT_THROW(shell_words("a 'b"), Error);
}

class EnvironmentsTest : public testing::Test {
 protected:
  // The command line of the command `python x.py` in an environment.
  Words command_line(EnvironmentKind kind, const std::string& value = "env.yml") const {
    return environment_command({kind, value}, "t", "python 'x y.py'", run_).arguments;
  }

  WorkFolder folder_{testing::TempDir()};
  RunDirectory run_{folder_.path(), folder_.path() / "prediction"};
};

TEST_F(EnvironmentsTest, CommandLinesAreThoseOfTheContract) {
  const std::string project = folder_.path().string();
  EXPECT_EQ(command_line(EnvironmentKind::kNone), (Words{"/bin/sh", "-c", "python 'x y.py'"}));
  EXPECT_EQ(command_line(EnvironmentKind::kUv), (Words{"/bin/sh", "-c", "uv run python 'x y.py'"}));
  EXPECT_EQ(command_line(EnvironmentKind::kRenv), (Words{"/bin/sh", "-c", "python 'x y.py'"}));
  EXPECT_EQ(
      command_line(EnvironmentKind::kConda),
      (Words{
          "conda", "run", "--no-capture-output", "-p", project + "/.conda_env", "python", "x y.py"})
  );
  const std::string user = fmt::format("{}:{}", ::getuid(), ::getgid());
  EXPECT_EQ(
      command_line(EnvironmentKind::kDocker, "image:1"),
      (Words{
          "docker",
          "run",
          "--rm",
          "--init",
          "--network",
          "none",
          "--user",
          user,
          "-e",
          "HOME=/home/run",
          "-w",
          "/home/run",
          "-v",
          project + "/prediction:/home/run/",
          "image:1",
          "python",
          "x y.py"})
  );
  EXPECT_EQ(
      environment_command({EnvironmentKind::kUv, ""}, "t", "x", run_).variables,
      Words{"UV_PROJECT_ENVIRONMENT=" + project + "/.venv"}
  );
}

TEST_F(EnvironmentsTest, PreparesRenvAndConda) {
  EXPECT_THROW(preparation({EnvironmentKind::kRenv, "renv.lock"}, run_), Error);
  write_file(folder_.path() / "renv.lock", "{}");
  EXPECT_EQ(
      preparation({EnvironmentKind::kRenv, "renv.lock"}, run_)->arguments,
      (Words{"Rscript", "-e", "renv::restore(prompt = FALSE)"})
  );
  EXPECT_THROW(preparation({EnvironmentKind::kConda, "env.yml"}, run_), Error);
  write_file(folder_.path() / "env.yml", "");
  const std::string conda = (folder_.path() / ".conda_env").string();
  EXPECT_EQ(
      preparation({EnvironmentKind::kConda, "env.yml"}, run_)->arguments,
      (Words{"conda", "env", "create", "-f", "env.yml", "-p", conda})
  );
  EXPECT_FALSE(preparation({EnvironmentKind::kDocker, "image"}, run_));
}

TEST_F(EnvironmentsTest, RefusesAnImageThatIsAnOption) {
  EXPECT_THROW(preparation({EnvironmentKind::kDocker, "--privileged"}, run_), Error);
}

TEST_F(EnvironmentsTest, RefusesMlflow) {
  try {
    preparation({EnvironmentKind::kMlflow, "python_env.yaml"}, run_);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(
        error.what(),
        "The environment 'python_env' is not supported by this server; use 'uv_env' in MLproject"
    );
  }
}

}  // namespace
}  // namespace chap::mlproject
