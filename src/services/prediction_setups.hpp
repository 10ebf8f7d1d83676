// Use cases of prediction setups (http-api.md 5.22 to 5.26; database.md 4.4). A prediction setup is
// the stored description of regular predictions with an evaluated model. The code that runs a setup
// is in run_prediction_setup.hpp.
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
  std::optional<std::int64_t> alert_policy_id;
};

// Creates a setup with the model, org units, first period and period type of the backtest, and
// returns the id of the setup. Throws unprocessable, not_found and conflict in the order and with
// the texts of http-api.md 5.22.
std::int64_t create_prediction_setup(Platform& platform, const NewPredictionSetup& request);

std::vector<store::PredictionSetupDetails> list_prediction_setups(
    Platform& platform, const sql::Page& page = {}
);

// All functions below throw not_found for an unknown setup; the text of the error names the id.
store::PredictionSetupDetails read_prediction_setup(Platform& platform, std::int64_t id);

struct SetupWithPredictions {
  store::PredictionSetupDetails details;
  std::vector<store::PredictionDetails> predictions;  // ascending by id
};
SetupWithPredictions read_setup_with_predictions(Platform& platform, std::int64_t id);

// An outer nullopt means that the request does not have the member, which stays unchanged. An inner
// nullopt means that the client sent null.
struct PredictionSetupChange {
  std::optional<std::optional<std::string>> name;
  std::optional<std::optional<std::string>> cron;
  std::optional<std::optional<bool>> schedule_enabled;
  std::optional<std::string> quantile_targets;  // JSON, as stored
  std::optional<std::optional<std::int64_t>> alert_policy_id;
};

// Returns the changed setup. Throws unprocessable and not_found with the texts of http-api.md 5.25;
// after an error, the setup is unchanged.
store::PredictionSetupDetails change_prediction_setup(
    Platform& platform, std::int64_t id, const PredictionSetupChange& change
);

// Cancels and deletes the jobs of the setup, and deletes the setup. Keeps the setup's predictions
// and their alerts. Throws unavailable when the job store cannot be reached; in this case nothing
// is deleted.
void delete_prediction_setup(Platform& platform, std::int64_t id);

}  // namespace chap::services
