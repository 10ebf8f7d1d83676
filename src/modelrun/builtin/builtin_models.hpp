// The table of the built-in models, with one row for each model. At start, services/seed_models
// stores a template and a configured model for each row. modelrun/catalog makes runnable models
// from the rows.
#pragma once

#include "domain/evaluation/model.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace chap::builtin {

inline constexpr const char* kBaselineRole = "baseline";

struct BuiltinModel {
  const char* name;  // name of the template and of its configured model; never changes
  const char* version;
  const char* source_url;  // `builtin:NAME@VERSION`; stored with the template
  const char* display_name;
  const char* description;
  const char* role;         // kBaselineRole, or nullptr for no role
  const char* period_type;  // month, week or any
  const char* assessed_status;
  // Stored with the template, as in CHAP Core. The built-in models run without these covariates.
  std::span<const char* const> required_covariates;
  std::shared_ptr<const evaluation::TrainedModel> (*train
  )(const evaluation::History&, const evaluation::RunContext&);
};

// All rows: the baselines in the order of their names, then the other models.
std::span<const BuiltinModel> builtin_models();

bool is_baseline(const BuiltinModel& model);
// Whether the table has a baseline with this name.
bool is_baseline_name(std::string_view name);

// The row with this name; nullptr if the table has no such row.
const BuiltinModel* find_builtin_model(std::string_view name);

// The model of a row, for a run. The row must outlive the model.
std::unique_ptr<evaluation::Model> make_builtin_model(const BuiltinModel& row);

// Whether a source begins with `builtin:`. This is true for the sources of all rows except that of
// `naive_model`.
bool is_builtin_source(std::string_view source_url);

// The row that a source `builtin:NAME@VERSION` or `builtin:NAME` refers to. Throws Error
// (kInvalidInput) for an unknown name, and for a version that is not the version of the row.
const BuiltinModel& builtin_model_of_source(std::string_view source_url);

}  // namespace chap::builtin
