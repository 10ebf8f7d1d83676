// Use cases of models: list, create and archive configured models; archive templates (database.md
// 4.5, 4.6; http-api.md 5.18 to 5.21).
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

std::vector<store::ConfiguredModelDetails> list_configured_models(
    Platform& platform, const sql::Page& page = {}
);
// Throws not_found for an unknown id.
store::ConfiguredModelDetails read_configured_model(Platform& platform, std::int64_t id);

struct ModelConfiguration {
  std::string name;  // the part after the template's name; `default` gives the template's name
  std::int64_t model_template_id = 0;
  std::string user_option_values = "{}";  // JSON object
  std::vector<std::string> additional_continuous_covariates;
};

// Creates a configured model, or returns the existing model with the same name and configuration. A
// new configuration under an existing name is stored as a new row, which becomes the live model.
// Throws not_found if the template is unknown, and unprocessable if the template does not allow the
// option values.
store::ConfiguredModelRow configure_model(Platform& platform, const ModelConfiguration& request);

// Archives one version of a template, or all of its versions, and their configured models
// (model_versions.hpp). Throws not_found for an unknown id.
void archive_model_template(Platform& platform, std::int64_t id, bool all_versions);

// Marks a configured model as archived; the row is not deleted. Throws not_found for an unknown id.
void archive_configured_model(Platform& platform, std::int64_t id);

// Returns the model that a request names by id or by name. Throws invalid_input for an unknown
// model; the text contains the id or name (evaluation.md 3.4).
store::ConfiguredModelDetails require_model(
    Platform& platform, const std::variant<std::int64_t, std::string>& model
);

// Throws invalid_input if `features` lacks covariates that the model needs; the text names them.
// `naive_model` does not need the covariates that its template requires.
void require_covariates(
    const store::ConfiguredModelDetails& model, const std::vector<std::string>& features
);

// The display name of a configured model: `Template [Configuration]` (http-api.md 3.7).
std::string configured_display_name(const store::ConfiguredModelDetails& details);

}  // namespace chap::services
