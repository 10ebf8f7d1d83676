// Table `configuredmodeldb`: a template with its options chosen. The name is its identity:
// `<template>` or `<template>:<configuration>`.
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct ConfiguredModelRow {
  std::int64_t id = 0;
  std::string name;
  std::int64_t model_template_id = 0;
  std::string user_option_values = "{}";  // JSON
  std::vector<std::string> additional_continuous_covariates;
  bool archived = false;
  bool uses_chapkit = false;
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::ConfiguredModelRow> {
  using Row = store::ConfiguredModelRow;
  static constexpr std::string_view kName = "configuredmodeldb";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("name", &Row::name),
        column("model_template_id", &Row::model_template_id),
        column("user_option_values", &Row::user_option_values, Rule::kJsonObject),
        column("additional_continuous_covariates", &Row::additional_continuous_covariates),
        column("archived", &Row::archived),
        column("uses_chapkit", &Row::uses_chapkit)
    );
  }
};
