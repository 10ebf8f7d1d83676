// Wire types of model templates and configured models (http-api.md 3.6, 3.7, 5.17 to 5.21).
#pragma once

#include "foundation/schema/object.hpp"

namespace chap::dto {

enum class AssessedStatus { kGray, kRed, kOrange, kYellow, kGreen };
enum class SupportedPeriod { kWeek, kMonth, kAny, kYear };
enum class TemplateRole { kBaseline, kComparison };
enum class SettableRole { kComparison };  // the roles that clients can give to a template
enum class HealthStatus { kLive, kRevisionMismatch, kUnusableOptions };

// The description of a template for users.
struct TemplateMetadata {
  std::string display_name = "No Display Name yet";
  std::string description = "No Description yet";
  std::string author_note = "No Author note yet";
  AssessedStatus author_assessed_status = AssessedStatus::kRed;
  std::string author = "Unknown Author";
  std::optional<std::string> organization;
  std::optional<std::string> organization_logo_url;
  std::optional<std::string> contact_email;
  std::optional<std::string> citation_info;
  std::optional<std::string> documentation_url;
};

// The inputs, options and limits of a template.
struct TemplateCapabilities {
  SupportedPeriod supported_period_type = SupportedPeriod::kAny;
  std::optional<schema::FreeObject> user_options = schema::FreeObject{};
  std::optional<schema::FreeObject> hpo_search_space;
  std::vector<std::string> required_covariates;
  std::optional<std::int64_t> min_prediction_periods;
  std::optional<std::int64_t> max_prediction_periods;
  std::string target = "disease_cases";
  bool allow_free_additional_continuous_covariates = false;
  bool requires_geo = false;
};

struct ModelTemplateRead : TemplateMetadata, TemplateCapabilities {
  std::string name;
  std::int64_t id = 0;
  std::optional<std::string> version;
  std::optional<std::string> source_digest;
  bool is_live = true;
  bool archived = false;
  std::optional<HealthStatus> health_status;
  bool uses_chapkit = false;
  std::optional<TemplateRole> role;
};

struct ModelTemplateDB : TemplateMetadata, TemplateCapabilities {
  std::string name;
  std::optional<std::int64_t> id;
  std::optional<std::string> source_url;
  std::string version;
  std::optional<std::string> source_digest;
  bool is_live = true;
  bool archived = false;
  bool uses_chapkit = false;
  std::optional<TemplateRole> role;
};

struct ConfiguredModelDB {
  std::optional<schema::FreeObject> user_option_values = schema::FreeObject{};
  std::vector<std::string> additional_continuous_covariates;
  std::string name;
  std::optional<std::int64_t> id;
  std::string configuration_digest;
  bool is_live = true;
  std::int64_t model_template_id = 0;
  bool archived = false;
  bool uses_chapkit = false;
};

struct ConfiguredModelRead {
  std::optional<schema::FreeObject> user_option_values = schema::FreeObject{};
  std::vector<std::string> additional_continuous_covariates;
  std::string name;
  std::int64_t id = 0;
  std::string configuration_digest;
  ModelTemplateDB model_template;
};

struct ConfiguredModelInfoRead {
  std::int64_t id = 0;
  std::string name;
  std::string display_name;
  std::int64_t model_template_id = 0;
  std::optional<schema::FreeObject> user_option_values = schema::FreeObject{};
  std::vector<std::string> additional_continuous_covariates;
  bool archived = false;
  bool uses_chapkit = false;
  ModelTemplateRead model_template;
};

struct FeatureType {
  std::string display_name;
  std::string description;
  std::string name;
};

struct ModelSpecRead : TemplateMetadata {
  std::string name;
  std::optional<std::string> source_url;
  SupportedPeriod supported_period_type = SupportedPeriod::kAny;
  std::int64_t id = 0;
  std::optional<std::string> version;
  std::optional<std::string> source_digest;
  std::vector<FeatureType> covariates;
  FeatureType target;
  bool archived = false;
  bool uses_chapkit = false;
  std::optional<HealthStatus> health_status;
  std::optional<schema::FreeObject> user_option_values = schema::FreeObject{};
  std::vector<std::string> additional_continuous_covariates;
};

struct ModelConfigurationCreate {
  std::string name;
  std::int64_t model_template_id = 0;
  schema::FreeObject user_option_values;
  std::vector<std::string> additional_continuous_covariates;
};

struct ModelTemplateFromService {
  std::string service_id;
  std::optional<SettableRole> role;
};

struct ArchivedTemplate {
  std::int64_t model_template_id = 0;
  bool all_versions = false;
};

struct CovariateNameSuggestion {
  std::string name;
  bool standard = false;
  std::vector<std::string> required_by;
};

struct ConfiguredModelId {
  std::int64_t configured_model_id = 0;
};

}  // namespace chap::dto
