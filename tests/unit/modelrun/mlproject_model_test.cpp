// Runs models whose commands are shell scripts.
#include "modelrun/mlproject/mlproject_model.hpp"

#include "domain/evaluation/backtest.hpp"
#include "domain/evaluation/model_failure.hpp"
#include "foundation/base/error.hpp"
#include "foundation/process/process_table.hpp"
#include "modelrun/mlproject/work_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <unistd.h>

namespace chap::mlproject {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;

// Writes a forecast of 1 for each row of the future data: the columns time_period and location are
// the second and the fourth of a file without covariates.
constexpr const char* kForecastOfOne =
    R"(awk -F, 'NR == 1 {print "time_period,location,sample_0"} NR > 1 {print $2 "," $4 ",1"}' "$2" > "$3")";

class MlprojectModelTest : public testing::Test {
 protected:
  MlprojectModelTest() {
    tools_.cache_folder = folder_.path() / "cache";
    tools_.runs_folder = folder_.path() / "runs";
    tools_.training.term_grace = std::chrono::milliseconds(200);
    tools_.prediction = tools_.training;
    context_.log = [this](const std::string& line) {
      const std::lock_guard lock(mutex_);
      log_.push_back(line);
    };
    fs::create_directories(model_);
    script("train.sh", "echo trained > \"$2\"");
    script("predict.sh", kForecastOfOne);
    write_file(
        model_ / "MLproject",
        "name: m\n"
        "entry_points:\n"
        "  train: {command: 'sh train.sh {train_data} {model}'}\n"
        "  predict: {command: 'sh predict.sh {historic_data} {future_data} {out_file}'}\n"
    );
  }

  void script(const std::string& name, const std::string& text) {
    write_file(model_ / name, text + "\n");
  }

  std::vector<evaluation::SplitForecast> run() {
    const auto model = make_project_model(model_.string(), tools_, context_);
    series::DataSet data({"a", "b"}, {"disease_cases"}, {period::Period::require("202001"), 24});
    for (std::size_t i = 0; i < 24; ++i) data.values(0, 0)[i] = data.values(0, 1)[i] = double(i);
    return evaluation::run_backtest(data, {.n_periods = 2, .n_splits = 3}, *model, context_);
  }

  // The error of the run and the output of the model.
  std::pair<std::string, std::string> failure() {
    try {
      run();
      return {"no failure", ""};
    } catch (const evaluation::ModelFailure& failure) {
      return {failure.what(), failure.output()};
    } catch (const Error& error) {
      return {error.what(), ""};
    }
  }

  bool has_no_run_folders() const {
    return !fs::exists(tools_.runs_folder) || fs::is_empty(tools_.runs_folder);
  }

  WorkFolder folder_{testing::TempDir()};
  fs::path model_ = folder_.path() / "model";
  ProjectTools tools_;
  evaluation::RunContext context_;
  std::mutex mutex_;
  std::vector<std::string> log_;
};

TEST_F(MlprojectModelTest, TrainsAndForecastsEachSplit) {
  const auto splits = run();
  ASSERT_EQ(splits.size(), 3U);
  EXPECT_EQ(splits[2].forecast.samples, (std::vector<double>{1, 1, 1, 1}));
  EXPECT_TRUE(has_no_run_folders());
}

TEST_F(MlprojectModelTest, PredictionsInParallelHaveTheirOwnDirectories) {
  tools_.parallel_predictions = 3;
  script("predict.sh", std::string("test ! -e used || exit 1\ntouch used\n") + kForecastOfOne);
  EXPECT_EQ(run().size(), 3U);
  EXPECT_TRUE(has_no_run_folders());
}

TEST_F(MlprojectModelTest, OutputGoesToTheLogAndItsEndToTheError) {
  script("predict.sh", "echo reading; echo 'no memory' >&2; exit 3");
  const auto [error, output] = failure();
  EXPECT_EQ(error, "The prediction failed with exit code 3");
  EXPECT_EQ(output, "reading\nno memory\n");
  EXPECT_THAT(log_, Contains("| reading"));
  EXPECT_TRUE(has_no_run_folders());
}

TEST_F(MlprojectModelTest, ACommandThatASignalEndsIsNamed) {
  script("train.sh", "kill -9 $$");
  EXPECT_THAT(failure().first, HasSubstr("The training was ended by signal 9"));
}

TEST_F(MlprojectModelTest, ACommandThatTakesTooLongIsEnded) {
  tools_.training.time = std::chrono::milliseconds(300);
  script("train.sh", "trap '' TERM; sleep 600 & wait");
  EXPECT_THAT(failure().first, HasSubstr("The training did not end within"));
  EXPECT_TRUE(has_no_run_folders());
}

TEST_F(MlprojectModelTest, AStopEndsTheCommand) {
  std::stop_source stop;
  context_.stop = stop.get_token();
  script("train.sh", "echo started; sleep 600");
  context_.log = [&](const std::string& line) {
    if (line == "| started") stop.request_stop();
  };
  EXPECT_EQ(failure().first, "The run was stopped");
  EXPECT_TRUE(has_no_run_folders());
}

TEST_F(MlprojectModelTest, AMissingOrInvalidOutputIsNamed) {
  script("predict.sh", "exit 0");
  EXPECT_EQ(failure().first, "No prediction data written");
  script("predict.sh", "rm \"$3\"; ln -s /etc/passwd \"$3\"");
  EXPECT_THAT(failure().first, HasSubstr("The model has not written the file predictions_"));
  script("predict.sh", "rm \"$3\"; mkfifo \"$3\"");
  EXPECT_THAT(failure().first, HasSubstr("The model has not written the file predictions_"));
}

TEST_F(MlprojectModelTest, EndlessOutputIsCutAndLargeFilesAreRefused) {
  script("train.sh", "yes | head -n 100000; echo end; exit 1");
  const auto [error, output] = failure();
  EXPECT_EQ(error, "The training failed with exit code 1");
  EXPECT_THAT(output, HasSubstr("end"));
  EXPECT_LT(output.size(), 17'000U);
  EXPECT_LT(log_.size(), 2'100U);
  script("train.sh", "true");
  tools_.prediction.file_bytes = 1024 * 1024;
  script("predict.sh", "head -c 10000000 /dev/zero > \"$3\"");
  EXPECT_THAT(failure().first, HasSubstr("The prediction"));
  EXPECT_TRUE(has_no_run_folders());
}

TEST_F(MlprojectModelTest, CommandsSeeNoSecretsOfTheServer) {
  ::setenv("CHAP_API_TOKEN", "secret", 1);
  ::setenv("CHAP_TEST_ALLOWED", "allowed", 1);
  tools_.environment = command_environment({"CHAP_TEST_ALLOWED"});
  script("train.sh", "env; exit 1");
  const std::string output = failure().second;
  EXPECT_THAT(output, HasSubstr("CHAP_TEST_ALLOWED=allowed"));
  EXPECT_EQ(output.find("secret"), std::string::npos);
  ::unsetenv("CHAP_API_TOKEN");
  ::unsetenv("CHAP_TEST_ALLOWED");
}

TEST_F(MlprojectModelTest, LinksOutOfTheModelAreRefused) {
  fs::create_symlink("/etc/passwd", model_ / "data.csv");
  EXPECT_EQ(failure().first, "The model has a link to a file outside of its directory: data.csv");
}

TEST_F(MlprojectModelTest, LinksThatTheTrainingMakesAreCopied) {
  script("train.sh", "ln -s /etc/passwd package");
  script("predict.sh", std::string("test -L package || exit 1\n") + kForecastOfOne);
  EXPECT_EQ(run().size(), 3U);
}

TEST_F(MlprojectModelTest, ADirectoryWithoutMLprojectIsRefused) {
  fs::remove(model_ / "MLproject");
  EXPECT_EQ(failure().first, "Fetching the model with git failed with exit code 128");
}

TEST_F(MlprojectModelTest, ProcessesThatACommandLeavesAreKilled) {
  script("train.sh", "sleep 300 & echo $! > \"$2\"; echo \"pid $!\"");
  EXPECT_EQ(run().size(), 3U);
  const auto line = std::ranges::find_if(log_, [](const std::string& text) {
    return text.starts_with("| pid ");
  });
  ASSERT_NE(line, log_.end());
  const pid_t pid = std::stoi(line->substr(6));
  for (int i = 0; i < 500 && process::start_time_of(pid); ++i) ::usleep(10'000);
  EXPECT_FALSE(process::start_time_of(pid));
}

TEST_F(MlprojectModelTest, ACommandThatPrintsAllTheTimeIsEnded) {
  tools_.training.time = std::chrono::milliseconds(300);
  script("train.sh", "yes");
  EXPECT_THAT(failure().first, HasSubstr("The training did not end within"));
}

TEST_F(MlprojectModelTest, AForecastMayHaveThousandsOfSamples) {
  script(
      "predict.sh",
      R"(awk -F, -v n=2000 'NR == 1 {printf "time_period,location"; for (i = 0; i < n; i++) printf ",sample_%d", i; print ""}
NR > 1 {printf "%s,%s", $2, $4; for (i = 0; i < n; i++) printf ",1"; print ""}' "$2" > "$3")"
  );
  EXPECT_EQ(run().front().forecast.n_samples, 2000U);
}

TEST_F(MlprojectModelTest, FilesAreNotWrittenThroughLinksOfTheModel) {
  const fs::path outside = folder_.path() / "outside";
  write_file(outside, "kept");
  script(
      "train.sh",
      "for d in 2021-08-01 2021-09-01 2021-10-01 2021-11-01; do ln -s " + outside.string() +
          " predictions_$d.csv; done"
  );
  run();
  EXPECT_EQ(read_model_file(outside, 100), "kept");
}

TEST_F(MlprojectModelTest, FoldersOfTheTrainedStateAreKept) {
  script("train.sh", "mkdir -p model/runs && touch model/runs/state runs_marker");
  script("predict.sh", std::string("test -e model/runs/state || exit 1\n") + kForecastOfOne);
  EXPECT_EQ(run().size(), 3U);
}

// A Git repository with two versions of the model, used by URL.
TEST_F(MlprojectModelTest, UsesACommitOfAGitRepositoryWithoutNetworkOnceItIsInTheCache) {
  const std::string git = "cd " + model_.string() +
                          " && git -c user.name=t -c user.email=t@t -c init.defaultBranch=main ";
  ASSERT_EQ(
      std::system((git + "init -q && git add . && " + git +
                   "commit -qm one && git tag v1 && git config uploadpack.allowAnySHA1InWant 1")
                      .c_str()),
      0
  );
  script("predict.sh", "exit 9");
  ASSERT_EQ(std::system((git + "commit -qam two").c_str()), 0);
  fs::rename(model_, folder_.path() / "remote");
  const std::string url = "file://" + (folder_.path() / "remote/.git").string();
  const ProjectCache cache(tools_.cache_folder, tools_.environment);
  const fs::path first = cache.directory_of(url + "@v1", context_);
  EXPECT_THAT(read_model_file(first / "predict.sh", 10'000), HasSubstr("awk"));
  const fs::path second = cache.directory_of(url, context_);
  EXPECT_EQ(read_model_file(second / "predict.sh", 10'000), "exit 9\n");
  fs::remove_all(folder_.path() / "remote");
  EXPECT_EQ(cache.directory_of(url + "@v1", context_), first);
  EXPECT_THAT(log_, Contains(HasSubstr("its last known commit")));
  const std::string commit = first.filename().string();
  log_.clear();
  EXPECT_EQ(cache.directory_of(url + "@" + commit, context_), first);
  EXPECT_TRUE(log_.empty());
  EXPECT_THROW(cache.directory_of(url + "@other", context_), Error);
}

}  // namespace
}  // namespace chap::mlproject
