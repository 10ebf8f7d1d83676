#include "app/server_app.hpp"

#include "app/job_tools.hpp"
#include "foundation/base/error.hpp"
#include "services/job_messages.hpp"
#include "tests/support/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace chap::app {
namespace {

using testing::HasSubstr;

class ServerAppTest : public testing::Test {
 protected:
  ServerAppTest() {
    std::string name = testing::TempDir() + "/chap-app-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    settings_ = read_settings({{"--data-dir", folder_.string()}, {"--port", "0"}});
  }
  ~ServerAppTest() override { std::filesystem::remove_all(folder_); }

  // Returns the text of the Error that the constructor of a server with these settings throws.
  std::string message_of_start() const {
    try {
      ServerApp app(settings_, "/bin/false");
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  std::filesystem::path folder_;
  Settings settings_;
};

TEST_F(ServerAppTest, StartsWithANewDataFolder) {
  ServerApp app(settings_, "/bin/false");
  app.start();
  test::RawClient client(app.port());
  EXPECT_EQ(client.exchange("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
  app.stop();
  EXPECT_TRUE(std::filesystem::exists(folder_ / "chap.db"));
}

TEST_F(ServerAppTest, TheErrorForAPortInUseNamesThePort) {
  ServerApp first(settings_, "/bin/false");
  first.start();
  settings_.port = first.port();
  settings_.data_dir = folder_ / "other";
  EXPECT_THAT(message_of_start(), HasSubstr(std::to_string(first.port())));
  EXPECT_FALSE(std::filesystem::exists(settings_.data_dir))
      << "the port must be reserved before the data folder is created";
  first.stop();
}

TEST_F(ServerAppTest, ABrokerIsRefusedBecauseClustersAreNotSupported) {
  settings_.celery_broker = "redis://localhost";
  EXPECT_THAT(message_of_start(), HasSubstr("CELERY_BROKER"));
}

TEST_F(ServerAppTest, AFileWithThePathOfTheDataFolderIsReported) {
  settings_.data_dir = folder_ / "file";
  std::ofstream(settings_.data_dir) << "not a folder";
  EXPECT_THAT(message_of_start(), HasSubstr(settings_.data_dir.string()));
}

TEST_F(ServerAppTest, AJobProcessHasAllTasksThatTheServicesQueue) {
  ServerApp app(settings_, "/bin/false");  // migrates the database
  const worker::JobEnvironment environment = make_job_environment(settings_);
  for (const char* task :
       {services::RunBacktest::kTask,
        services::RunBacktestFromDataset::kTask,
        services::AddDataset::kTask,
        services::AddHealthDataset::kTask,
        services::AddDebugEntry::kTask,
        services::PredictFromDataset::kTask}) {
    EXPECT_TRUE(environment.tasks.contains(task)) << task;
  }
}

}  // namespace
}  // namespace chap::app
