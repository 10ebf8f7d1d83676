#include "app/server_app.hpp"
#include "apps/chap/commands.hpp"
#include "apps/chap/demo_report.hpp"
#include "apps/chap/signals.hpp"
#include "domain/simulation/outbreak_simulator.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "foundation/json/parse.hpp"
#include "foundation/json/writer.hpp"
#include "foundation/net/http_client.hpp"
#include "modelrun/builtin/naive_model.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <unistd.h>

namespace chap::cli {
namespace {

// A new temporary folder. The destructor deletes the folder.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "chap-demo-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw unavailable("no temporary folder can be created");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string request_body(const simulation::SimulatedCountry& country, bool weekly) {
  json::Writer w;
  w.begin_object();
  w.key("name");
  w.string("Demo: naive model on a simulated country");
  w.key("modelId");
  w.string(builtin::kNaiveModel);
  w.key("nPeriods");
  w.integer(weekly ? 8 : 3);
  w.key("nSplits");
  w.integer(8);
  w.key("dataToBeFetched");
  w.raw("[]");
  w.key("geojson");
  w.raw(country.geojson);
  w.key("providedData");
  w.begin_array();
  const series::Observations& observations = country.observations;
  for (std::size_t i = 0; i < observations.size(); ++i) {
    const auto row = observations.row(i);
    w.begin_object();
    w.key("period");
    w.string(observations.period_texts()[row.period]);
    w.key("orgUnit");
    w.string(observations.org_units()[row.org_unit]);
    w.key("featureName");
    w.string(observations.features()[row.feature]);
    w.key("value");
    w.real(row.value);
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return w.take();
}

// Prints the lines of the job's log as soon as they are written, until the job has ended. Throws
// Error if the job does not succeed.
void follow_job(DemoClient& client, const std::string& job) {
  std::size_t printed = 0;
  while (true) {
    const std::string status = client.get_text("/v1/jobs/" + job);
    const std::string log = client.get_text("/v1/jobs/" + job + "/logs");
    if (log.size() > printed) fmt::print("{}", log.substr(printed));
    std::fflush(stdout);
    printed = log.size();
    if (status == "SUCCESS") return;
    if (status != "PENDING" && status != "STARTED")
      throw internal_error("The evaluation ended with the status " + status);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

void show_next_steps(const std::string& address, std::int64_t backtest) {
  fmt::print(
      "\nThe server runs at {0}, its documentation is at {0}/docs. Try next:\n\n"
      "  curl {0}/v1/crud/backtests/{1}/info\n"
      "  curl "
      "'{0}/v1/analytics/evaluation-entry?backtestId={1}&quantiles=0.1&quantiles=0.5&quantiles=0.9"
      "&orgUnits=adm0'\n"
      "  curl -OJ {0}/v1/crud/datasets/1/csv\n",
      address,
      backtest
  );
  std::fflush(stdout);
}

}  // namespace

int demo(
    const app::Settings& server_settings, const std::string& program, const DemoOptions& options
) {
  block_stop_signals();
  const TemporaryFolder folder;
  app::Settings settings = server_settings;
  settings.data_dir = folder.path();
  settings.logs_dir = folder.path() / "logs";
  settings.database_url.clear();
  // The job processes inherit these environment variables.
  setenv("CHAP_DATA_DIR", settings.data_dir.c_str(), 1);
  setenv("CHAP_LOGS_DIR", settings.logs_dir.c_str(), 1);
  unsetenv("CHAP_DATABASE_URL");
  log::configure(log::Level::kWarning, log::Format::kHuman);

  app::ServerApp server(settings, program);
  server.start();
  const std::string host = settings.host == "0.0.0.0" ? "127.0.0.1" : settings.host;
  const std::string address =
      fmt::format("http://{}:{}{}", host, server.port(), settings.root_path);
  fmt::print(
      "Simulating {} org units, six years, {} data\n",
      options.regions,
      options.weekly ? "weekly" : "monthly"
  );
  const auto country = simulation::simulate({.regions = options.regions, .weekly = options.weekly});

  DemoClient client(address, settings.api_token);
  fmt::print("Sending {} observations to {}\n\n", country.observations.size(), address);
  const std::string job = client.post(
      "/v1/analytics/create-backtest-with-data/", request_body(country, options.weekly)
  );
  follow_job(client, job);
  const std::int64_t backtest = client.get_id("/v1/jobs/" + job + "/database_result");
  show_scores(client, backtest);
  show_next_steps(address, backtest);
  if (!options.once) {
    fmt::print("\nCtrl-C ends the demo and removes its data.\n");
    std::fflush(stdout);
    wait_for_stop_signal();
  }
  if (!server.stop()) end_process_now("a call to the job store is blocked");
  return 0;
}

}  // namespace chap::cli
