// Table `configuredmodeldb`: a template with values for its options. The name is `<template>` or
// `<template>:<configuration>`. A row is written once; afterwards only `is_live` and `archived`
// change. Of the rows with the same template and name, one is live (core-2.5.1.md 1.6).
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct ConfiguredModelRow {
  std::int64_t id = 0;
  std::string name;
  std::int64_t model_template_id = 0;
  std::string user_option_values = "{}";  // JSON
  std::vector<std::string> additional_continuous_covariates;
  std::string configuration_digest;  // of the two members above (domain/options)
  bool is_live = true;
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
        column("configuration_digest", &Row::configuration_digest),
        column("is_live", &Row::is_live),
        column("archived", &Row::archived),
        column("uses_chapkit", &Row::uses_chapkit)
    );
  }
};
