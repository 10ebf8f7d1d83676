// Creates the jobs that run backtests (http-api.md 5.4, 6.3, 6.5). These functions check a request
// before they create its job, as far as that is possible without running the model (jobs.md J4).
#pragma once

#include "domain/evaluation/weather_provider.hpp"
#include "domain/evaluation/windows.hpp"
#include "domain/series/data_set.hpp"
#include "services/submit_import.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chap::services {

struct BacktestRequest {
  std::int64_t dataset_id = 0;
  std::variant<std::int64_t, std::string> model;  // id or name of a configured model
  std::optional<std::string> name;
  std::optional<std::size_t> n_periods = {};  // nullopt: the default horizon of the frequency
  std::size_t n_splits = evaluation::kDefaultSplits;
  std::size_t stride = 1;
  std::size_t n_retrain = 1;
  std::string future_weather_provider = evaluation::default_weather_provider().id;
  std::string target_column = series::kTarget;
  std::vector<std::string> notes = {};  // lines for the log of the job
  std::string_view request_body = {};   // the body is stored with the job
};

// Creates the job and returns its id. Throws not_found if the data set is unknown, and
// unprocessable if the data set does not have the target column. Throws invalid_input if the model
// is unknown, if the data have too few periods, or if the data have no target values.
std::string submit_backtest(Platform& platform, const BacktestRequest& request);

// Backtests of several models that share a backtest specification, so that their scores are
// comparable.
struct BacktestsRequest {
  std::string name;  // a backtest is named `name/configured model`
  std::vector<std::variant<std::int64_t, std::string>> models;
  BacktestRequest parameters;  // `name` and `model` of this member are not used
};

struct SubmittedBacktests {
  struct Job {
    std::int64_t configured_model_id = 0;
    std::string id;
  };
  std::int64_t specification_id = 0;
  std::vector<Job> jobs;  // in the order of the models
};

// Creates all jobs and the backtest specification in one transaction. Throws not_found if the data
// set or a model is unknown. Throws unprocessable if the data set does not have the target column,
// or if the windows leave no period to train on. If the data cannot be evaluated for another
// reason, throws the errors of submit_backtest().
SubmittedBacktests submit_backtests(Platform& platform, const BacktestsRequest& request);

struct BacktestWithDataRequest {
  DatasetRequest dataset;
  std::string model_name;
  evaluation::Windows windows;
  std::string future_weather_provider = evaluation::default_weather_provider().id;
  bool fetches_data = false;  // the request asks the server to fetch data, which is not supported
};

ImportSummary submit_backtest_with_data(
    Platform& platform, const BacktestWithDataRequest& request, const ImportInput& input
);
// Runs the checks of submit_backtest_with_data() without creating a job. Reports unusable data in
// the summary and not as an error (http-api.md 6.3).
ImportSummary dry_run_backtest_with_data(
    Platform& platform, const BacktestWithDataRequest& request, const ImportInput& input
);

}  // namespace chap::services
