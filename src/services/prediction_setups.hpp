// Prediction setups: backtested models promoted to regular use (http-api.md 5.22 to 5.26;
// database.md 4.4). Running one: run_prediction_setup.hpp.
#pragma once

#include "services/platform.hpp"
#include "storage/store/prediction_store.hpp"
#include "storage/store/predictionsetup_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chap::services {

struct NewPredictionSetup {
  std::int64_t backtest_id = 0;
  std::string name;
  std::optional<std::string> cron;
  bool schedule_enabled = false;
  std::string quantile_targets = "[]";  // JSON, as stored
};

// Copies model and scope from the backtest; the new row's id. Throws unprocessable, not_found and
// conflict, in the order and with the texts of 5.22.
std::int64_t create_prediction_setup(Platform& platform, const NewPredictionSetup& wanted);

std::vector<store::PredictionSetupDetails> list_prediction_setups(
    Platform& platform, const sql::Page& page = {}
);

// These throw not_found naming the id.
store::PredictionSetupDetails read_prediction_setup(Platform& platform, std::int64_t id);

struct SetupWithPredictions {
  store::PredictionSetupDetails details;
  std::vector<store::PredictionDetails> predictions;  // ascending by id
};
SetupWithPredictions read_setup_with_predictions(Platform& platform, std::int64_t id);

// Outer: whether it is changed; inner: what the client says, null included.
struct PredictionSetupChange {
  std::optional<std::optional<std::string>> name;
  std::optional<std::optional<std::string>> cron;
  std::optional<std::optional<bool>> schedule_enabled;
  std::optional<std::string> quantile_targets;  // JSON, as stored
};

// As it is afterwards. Also throws unprocessable with the texts of 5.25; nothing is changed then.
store::PredictionSetupDetails change_prediction_setup(
    Platform& platform, std::int64_t id, const PredictionSetupChange& change
);

// Ends and forgets its jobs, then deletes it; its predictions stay. Throws unavailable when the
// jobs cannot be reached; nothing is deleted then.
void delete_prediction_setup(Platform& platform, std::int64_t id);

}  // namespace chap::services
