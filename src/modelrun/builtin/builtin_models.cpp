#include "modelrun/builtin/builtin_models.hpp"

#include "foundation/base/error.hpp"
#include "modelrun/builtin/global_median.hpp"
#include "modelrun/builtin/naive_model.hpp"
#include "modelrun/builtin/persistence.hpp"
#include "modelrun/builtin/seasonal_median.hpp"

#include <algorithm>
#include <array>

namespace chap::builtin {
namespace {

constexpr std::string_view kScheme = "builtin:";

constexpr std::array<const char*, 2> kNaiveCovariates = {"rainfall", "mean_temperature"};

constexpr std::array<BuiltinModel, 4> kModels = {{
    {.name = "global_median",
     .version = "1",
     .source_url = "builtin:global_median@1",
     .display_name = "Global median",
     .description = "All past cases of an org unit, whatever the season. The simplest baseline.",
     .role = kBaselineRole,
     .period_type = "any",
     .assessed_status = "red",
     .required_covariates = {},
     .train = train_global_median},
    {.name = "persistence",
     .version = "1",
     .source_url = "builtin:persistence@1",
     .display_name = "Persistence",
     .description =
         "The last observed number of cases of an org unit, multiplied by ratios from past years. "
         "A "
         "ratio compares the cases of the same season with the cases the same number of periods "
         "earlier. A baseline.",
     .role = kBaselineRole,
     .period_type = "any",
     .assessed_status = "red",
     .required_covariates = {},
     .train = train_persistence},
    {.name = "seasonal_median",
     .version = "1",
     .source_url = "builtin:seasonal_median@1",
     .display_name = "Seasonal median",
     .description = "The cases of an org unit in the same month or week of past years. A baseline.",
     .role = kBaselineRole,
     .period_type = "any",
     .assessed_status = "red",
     .required_covariates = {},
     .train = train_seasonal_median},
    {.name = kNaiveModel,
     .version = "1",
     .source_url = "NA",
     .display_name = "Naive model used for testing",
     .description =
         "Forecasts every period from the average of an org unit's past cases. A baseline for "
         "comparison: use a model only if it is better than this one.",
     .role = nullptr,
     .period_type = "any",
     .assessed_status = "gray",
     .required_covariates = kNaiveCovariates,
     .train = train_naive_model},
}};

class RowModel final : public evaluation::Model {
 public:
  explicit RowModel(const BuiltinModel& row) : row_(row) { traits_.period_type = row.period_type; }
  const evaluation::ModelTraits& traits() const override { return traits_; }
  std::shared_ptr<const evaluation::TrainedModel> train(
      const evaluation::History& history, const evaluation::RunContext& context
  ) const override {
    return row_.train(history, context);
  }

 private:
  const BuiltinModel& row_;
  evaluation::ModelTraits traits_;
};

}  // namespace

std::span<const BuiltinModel> builtin_models() { return kModels; }

bool is_baseline(const BuiltinModel& model) {
  return model.role != nullptr && std::string_view(model.role) == kBaselineRole;
}

const BuiltinModel* find_builtin_model(std::string_view name) {
  const auto at = std::ranges::find(kModels, name, &BuiltinModel::name);
  return at == kModels.end() ? nullptr : &*at;
}

bool is_baseline_name(std::string_view name) {
  const BuiltinModel* model = find_builtin_model(name);
  return model != nullptr && is_baseline(*model);
}

std::unique_ptr<evaluation::Model> make_builtin_model(const BuiltinModel& row) {
  return std::make_unique<RowModel>(row);
}

bool is_builtin_source(std::string_view source_url) { return source_url.starts_with(kScheme); }

const BuiltinModel& builtin_model_of_source(std::string_view source_url) {
  const std::string_view full = source_url.substr(std::min(kScheme.size(), source_url.size()));
  const std::string name(full.substr(0, full.find('@')));
  const BuiltinModel* model = find_builtin_model(name);
  if (model == nullptr || !is_builtin_source(model->source_url)) {
    std::string available;
    for (const BuiltinModel& one : kModels) {
      if (!is_builtin_source(one.source_url)) continue;
      available += (available.empty() ? "'" : ", '") + std::string(one.name) + "'";
    }
    throw invalid_input("Unknown built-in model '" + name + "'. Available: [" + available + "]");
  }
  const std::size_t at = full.find('@');
  if (at == std::string_view::npos || full.substr(at + 1) == model->version) return *model;
  throw invalid_input(
      "Built-in model '" + name + "' is at version '" + model->version + "', so version '" +
      std::string(full.substr(at + 1)) +
      "' cannot be run. Use the configured model of the current version."
  );
}

}  // namespace chap::builtin
