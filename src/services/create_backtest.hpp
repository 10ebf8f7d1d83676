// Requests that become evaluation jobs (http-api.md 5.4, 6.3, 6.5). Everything that can be known
// without running the model is checked here, before the job exists (jobs.md J4).
#pragma once

#include "domain/evaluation/windows.hpp"
#include "services/order_import.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace chap::services {

struct BacktestOrder {
  std::int64_t dataset_id = 0;
  std::variant<std::int64_t, std::string> model;  // number or name of a configured model
  std::optional<std::string> name;
  std::optional<std::size_t> n_periods = {};  // nothing: by the data's frequency
  std::size_t n_splits = 7;
  std::size_t stride = 1;
  std::size_t n_retrain = 1;
};

// Returns the job's id. Throws not_found for the data set, invalid_input for an unknown model and
// for data that are too short or have no cases.
std::string order_backtest(Platform& platform, const BacktestOrder& order);

struct BacktestWithDataOrder {
  DatasetOrder dataset;
  std::string model_name;
  evaluation::Windows windows;
  bool fetches_data = false;  // the request asks for data that no server fetches any more
};

ImportSummary order_backtest_with_data(
    Platform& platform, const BacktestWithDataOrder& order, const ImportInput& input
);
// The same checks, nothing stored; unusable data are an answer, not an error (6.3).
ImportSummary try_backtest_with_data(
    Platform& platform, const BacktestWithDataOrder& order, const ImportInput& input
);

}  // namespace chap::services
