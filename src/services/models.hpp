// Configured models: listing, configuring, archiving, and the seed of the
// built-in model (contract, database.md 4.5 to 4.7; http-api.md 5.17 to 5.21).
#pragma once

#include "services/platform.hpp"
#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/modeltemplate_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace chap::services {

inline constexpr const char* kNaiveModel = "naive_model";

std::vector<store::ConfiguredModelDetails> list_configured_models(
    Platform& platform, const sql::Page& page = {}
);
// Throws not_found.
store::ConfiguredModelDetails read_configured_model(Platform& platform, std::int64_t id);

struct ModelConfiguration {
  std::string name;  // the configuration's part; `default` adds nothing to the template's name
  std::int64_t model_template_id = 0;
  std::string user_option_values = "{}";  // JSON object
  std::vector<std::string> additional_continuous_covariates;
};

// An existing name is returned unchanged. Throws not_found for the template, unprocessable for
// options that the template's schema refuses.
store::ConfiguredModelRow configure_model(Platform& platform, const ModelConfiguration& wanted);

// Soft delete. Throws not_found.
void archive_configured_model(Platform& platform, std::int64_t id);

// By number or by name; throws invalid_input naming what was asked for (evaluation.md 3.4).
store::ConfiguredModelDetails require_model(
    Platform& platform, const std::variant<std::int64_t, std::string>& model
);

// Template and configured model `naive_model`, where they are missing. Run at every start.
void seed_builtin_models(sql::Database& database);

// The display name of a configured model: `Template [Configuration]` (http-api.md 3.7).
std::string configured_display_name(const store::ConfiguredModelDetails& details);

}  // namespace chap::services
