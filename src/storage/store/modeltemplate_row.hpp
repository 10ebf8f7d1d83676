// Table `modeltemplatedb`: the description of a model, independent of its configurations. A row is
// one version of a template. A row is written once; afterwards only `is_live`, `archived` and
// `role` change (core-2.5.1.md 1.6). The default values of the members are those of CHAP Core
// (database.md 1.5).
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct ModelTemplateRow {
  std::int64_t id = 0;
  std::string name;
  std::optional<std::string> source_url;
  std::string version = "legacy-unversioned";
  std::optional<std::string> source_digest;  // the revision of the model's source
  bool is_live = true;                       // whether this version is in use
  std::optional<std::string> role;           // baseline, comparison
  bool archived = false;
  bool uses_chapkit = false;
  std::string supported_period_type = "any";    // week, month, any, year
  std::string user_options = "{}";              // JSON: properties of a JSON schema
  std::optional<std::string> hpo_search_space;  // JSON
  std::vector<std::string> required_covariates;
  std::optional<std::int64_t> min_prediction_periods;
  std::optional<std::int64_t> max_prediction_periods;
  std::string target = "disease_cases";
  bool allow_free_additional_continuous_covariates = false;
  bool requires_geo = false;
  std::string display_name = "No Display Name yet";
  std::string description = "No Description yet";
  std::string author_note = "No Author note yet";
  std::string author_assessed_status = "red";  // gray, red, orange, yellow, green
  std::string author = "Unknown Author";
  std::optional<std::string> organization;
  std::optional<std::string> organization_logo_url;
  std::optional<std::string> contact_email;
  std::optional<std::string> citation_info;
  std::optional<std::string> documentation_url;
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::ModelTemplateRow> {
  using Row = store::ModelTemplateRow;
  static constexpr std::string_view kName = "modeltemplatedb";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("name", &Row::name),
        column("source_url", &Row::source_url),
        column("version", &Row::version),
        column("source_digest", &Row::source_digest, Rule::kEmptyIsNone),
        column("is_live", &Row::is_live),
        column("role", &Row::role, Rule::kEmptyIsNone),
        column("archived", &Row::archived),
        column("uses_chapkit", &Row::uses_chapkit),
        column("supported_period_type", &Row::supported_period_type),
        column("user_options", &Row::user_options, Rule::kJsonObject),
        column("hpo_search_space", &Row::hpo_search_space, Rule::kJsonNullIsNone),
        column("required_covariates", &Row::required_covariates),
        column("min_prediction_periods", &Row::min_prediction_periods, Rule::kEmptyIsNone),
        column("max_prediction_periods", &Row::max_prediction_periods, Rule::kEmptyIsNone),
        column("target", &Row::target),
        column(
            "allow_free_additional_continuous_covariates",
            &Row::allow_free_additional_continuous_covariates
        ),
        column("requires_geo", &Row::requires_geo),
        column("display_name", &Row::display_name),
        column("description", &Row::description),
        column("author_note", &Row::author_note),
        column("author_assessed_status", &Row::author_assessed_status),
        column("author", &Row::author),
        column("organization", &Row::organization),
        column("organization_logo_url", &Row::organization_logo_url),
        column("contact_email", &Row::contact_email),
        column("citation_info", &Row::citation_info),
        column("documentation_url", &Row::documentation_url, Rule::kEmptyIsNone)
    );
  }
};
