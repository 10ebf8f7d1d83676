// The table of the models inside this program, one row for each. Seeding makes a template and a
// configured model from a row, modelrun/catalog runs it.
#pragma once

#include "domain/evaluation/model.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chap::builtin {

inline constexpr const char* kBaselineRole = "baseline";

// What a model may need to know when it is made.
struct ModelSetup {
  std::uint64_t seed = 0;
  std::string configured_name;
};

struct BuiltinModel {
  const char* name;  // of the template and of its configured model; never changes
  const char* version;
  const char* source_url;  // `builtin:NAME@VERSION`; stored with the template
  const char* display_name;
  const char* description;
  const char* role;         // kBaselineRole; nullptr: none
  const char* period_type;  // month, week or any
  const char* assessed_status;
  std::span<const char* const> required_covariates;
  std::unique_ptr<evaluation::Model> (*make)(const ModelSetup&);
};

// Baselines first, in the order of their names.
std::span<const BuiltinModel> builtin_models();

bool is_baseline(const BuiltinModel& model);
// Whether one of the rows is a baseline with this name.
bool is_baseline_name(std::string_view name);

// The row with this name; nullptr if there is none.
const BuiltinModel* find_builtin_model(std::string_view name);

// Whether a template with this source is one of the rows of the form `builtin:NAME@VERSION`.
bool is_builtin_source(std::string_view source_url);

// The row that a source `builtin:NAME@VERSION` or `builtin:NAME` means. Throws Error
// (kInvalidInput) for an unknown name and for another version than the row's.
const BuiltinModel& builtin_model_of_source(std::string_view source_url);

}  // namespace chap::builtin
