// The field tables of model.hpp.
#pragma once

#include "api/dto/model.hpp"

namespace chap::schema {

template <>
struct EnumText<dto::AssessedStatus> {
  using E = dto::AssessedStatus;
  static constexpr const char* kName = "AuthorAssessedStatus";
  static constexpr const char* kTitle = "AuthorAssessedStatus";
  static constexpr std::array<std::pair<E, const char*>, 5> kTexts = {
      {{E::kGray, "gray"},
       {E::kRed, "red"},
       {E::kOrange, "orange"},
       {E::kYellow, "yellow"},
       {E::kGreen, "green"}}};
};

template <>
struct EnumText<dto::SupportedPeriod> {
  using E = dto::SupportedPeriod;
  static constexpr const char* kName = "chap_core__model_spec__PeriodType";
  static constexpr const char* kTitle = "PeriodType";
  static constexpr std::array<std::pair<E, const char*>, 4> kTexts = {
      {{E::kWeek, "week"}, {E::kMonth, "month"}, {E::kAny, "any"}, {E::kYear, "year"}}};
};

template <>
struct EnumText<dto::TemplateRole> {
  using E = dto::TemplateRole;
  static constexpr const char* kName = "ModelTemplateRole";
  static constexpr const char* kTitle = "ModelTemplateRole";
  static constexpr std::array<std::pair<E, const char*>, 2> kTexts = {
      {{E::kBaseline, "baseline"}, {E::kComparison, "comparison"}}};
};

template <>
struct EnumText<dto::SettableRole> {
  using E = dto::SettableRole;
  static constexpr std::array<std::pair<E, const char*>, 1> kTexts = {
      {{E::kComparison, "comparison"}}};
};

template <>
struct EnumText<dto::HealthStatus> {
  using E = dto::HealthStatus;
  static constexpr std::array<std::pair<E, const char*>, 3> kTexts = {
      {{E::kLive, "live"},
       {E::kRevisionMismatch, "revision_mismatch"},
       {E::kUnusableOptions, "unusable_options"}}};
};

template <class T>
auto metadata_fields() {
  using B = dto::TemplateMetadata;
  return std::make_tuple(
      of_base<T, B>("display_name", &B::display_name).optional(),
      of_base<T, B>("description", &B::description).optional(),
      of_base<T, B>("author_note", &B::author_note).optional(),
      of_base<T, B>("author_assessed_status", &B::author_assessed_status).optional(),
      of_base<T, B>("author", &B::author).optional(),
      of_base<T, B>("organization", &B::organization).optional(),
      of_base<T, B>("organization_logo_url", &B::organization_logo_url).optional(),
      of_base<T, B>("contact_email", &B::contact_email).optional(),
      of_base<T, B>("citation_info", &B::citation_info).optional(),
      of_base<T, B>("documentation_url", &B::documentation_url).optional()
  );
}

// `covariates_default` is the default of required_covariates in the OpenAPI document; null if the
// document shows no default.
template <class T>
auto capability_fields(const char* covariates_default) {
  using B = dto::TemplateCapabilities;
  auto covariates = of_base<T, B>("required_covariates", &B::required_covariates).optional();
  covariates.default_json = covariates_default;
  return std::make_tuple(
      of_base<T, B>("supported_period_type", &B::supported_period_type).optional(),
      of_base<T, B>("user_options", &B::user_options).optional(),
      of_base<T, B>("hpo_search_space", &B::hpo_search_space).optional(),
      covariates,
      of_base<T, B>("min_prediction_periods", &B::min_prediction_periods).optional(),
      of_base<T, B>("max_prediction_periods", &B::max_prediction_periods).optional(),
      of_base<T, B>("target", &B::target).optional(),
      of_base<T, B>(
          "allow_free_additional_continuous_covariates",
          &B::allow_free_additional_continuous_covariates
      )
          .optional(),
      of_base<T, B>("requires_geo", &B::requires_geo).optional()
  );
}

// Copies of the limits min_prediction_periods and max_prediction_periods under their older names
// (contract README 23).
template <class T>
auto older_limit_fields() {
  using B = dto::TemplateCapabilities;
  return std::make_tuple(
      of_base<T, B>("min_prediction_length", &B::min_prediction_periods).deprecated().read_only(),
      of_base<T, B>("max_prediction_length", &B::max_prediction_periods).deprecated().read_only()
  );
}

template <>
struct Describe<dto::ModelTemplateRead> {
  using T = dto::ModelTemplateRead;
  static constexpr const char* kName = "ModelTemplateRead";
  static auto fields() {
    return std::tuple_cat(
        metadata_fields<T>(),
        capability_fields<T>("[]"),
        std::make_tuple(
            field("name", &T::name),
            field("id", &T::id),
            field("version", &T::version).optional(),
            field("source_digest", &T::source_digest).optional(),
            field("is_live", &T::is_live).optional(),
            field("archived", &T::archived).optional(),
            field("health_status", &T::health_status).optional(),
            field("uses_chapkit", &T::uses_chapkit).optional(),
            field("role", &T::role).optional()
        ),
        older_limit_fields<T>()
    );
  }
};

template <>
struct Describe<dto::ModelTemplateDB> {
  using T = dto::ModelTemplateDB;
  static constexpr const char* kName = "ModelTemplateDB";
  static auto fields() {
    return std::tuple_cat(
        capability_fields<T>(nullptr),
        metadata_fields<T>(),
        std::make_tuple(
            field("name", &T::name),
            field("id", &T::id).optional(),
            field("source_url", &T::source_url).optional(),
            field("version", &T::version),
            field("source_digest", &T::source_digest).optional(),
            field("is_live", &T::is_live).optional(),
            field("archived", &T::archived).optional(),
            field("uses_chapkit", &T::uses_chapkit).optional(),
            field("role", &T::role).optional()
        ),
        older_limit_fields<T>()
    );
  }
};

template <>
struct Describe<dto::ConfiguredModelDB> {
  using T = dto::ConfiguredModelDB;
  static constexpr const char* kName = "ConfiguredModelDB";
  static constexpr bool kClosed = true;
  static auto fields() {
    return std::make_tuple(
        field("user_option_values", &T::user_option_values).optional(),
        field("additional_continuous_covariates", &T::additional_continuous_covariates).optional(),
        field("name", &T::name),
        field("id", &T::id).optional(),
        field("configuration_digest", &T::configuration_digest).optional(),
        field("is_live", &T::is_live).optional(),
        field("model_template_id", &T::model_template_id),
        field("archived", &T::archived).optional(),
        field("uses_chapkit", &T::uses_chapkit).optional()
    );
  }
};

template <>
struct Describe<dto::ConfiguredModelRead> {
  using T = dto::ConfiguredModelRead;
  static constexpr const char* kName = "ConfiguredModelRead";
  static constexpr bool kClosed = true;
  static auto fields() {
    return std::make_tuple(
        field("user_option_values", &T::user_option_values).optional(),
        field("additional_continuous_covariates", &T::additional_continuous_covariates).optional(),
        field("name", &T::name),
        field("id", &T::id),
        field("configuration_digest", &T::configuration_digest),
        field("model_template", &T::model_template)
    );
  }
};

template <>
struct Describe<dto::ConfiguredModelInfoRead> {
  using T = dto::ConfiguredModelInfoRead;
  static constexpr const char* kName = "ConfiguredModelInfoRead";
  static auto fields() {
    return std::make_tuple(
        field("id", &T::id),
        field("name", &T::name),
        field("display_name", &T::display_name),
        field("model_template_id", &T::model_template_id),
        field("user_option_values", &T::user_option_values).optional(),
        field("additional_continuous_covariates", &T::additional_continuous_covariates)
            .default_shown_as("[]"),
        field("archived", &T::archived).optional(),
        field("uses_chapkit", &T::uses_chapkit).optional(),
        field("model_template", &T::model_template)
    );
  }
};

template <>
struct Describe<dto::FeatureType> {
  using T = dto::FeatureType;
  static constexpr const char* kName = "FeatureType";
  static auto fields() {
    return std::make_tuple(
        field("display_name", &T::display_name),
        field("description", &T::description),
        field("name", &T::name)
    );
  }
};

template <>
struct Describe<dto::ModelSpecRead> {
  using T = dto::ModelSpecRead;
  static constexpr const char* kName = "ModelSpecRead";
  static auto fields() {
    return std::tuple_cat(
        metadata_fields<T>(),
        std::make_tuple(
            field("name", &T::name),
            field("source_url", &T::source_url).optional(),
            field("supported_period_type", &T::supported_period_type).optional(),
            field("id", &T::id),
            field("version", &T::version).optional(),
            field("source_digest", &T::source_digest).optional(),
            field("covariates", &T::covariates),
            field("target", &T::target),
            field("archived", &T::archived).optional(),
            field("uses_chapkit", &T::uses_chapkit).optional(),
            field("health_status", &T::health_status).optional(),
            field("user_option_values", &T::user_option_values).optional(),
            field("additional_continuous_covariates", &T::additional_continuous_covariates)
                .default_shown_as("[]")
        )
    );
  }
};

template <>
struct Describe<dto::ModelConfigurationCreate> {
  using T = dto::ModelConfigurationCreate;
  static constexpr const char* kName = "ModelConfigurationCreate";
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name).doc("Second part of the model's name, after the template's name"),
        field("model_template_id", &T::model_template_id),
        field("user_option_values", &T::user_option_values).optional(),
        field("additional_continuous_covariates", &T::additional_continuous_covariates)
            .default_shown_as("[]")
    );
  }
};

template <>
struct Describe<dto::ModelTemplateFromService> {
  using T = dto::ModelTemplateFromService;
  static constexpr const char* kName = "ModelTemplateFromService";
  static auto fields() {
    return std::make_tuple(
        field("service_id", &T::service_id),
        field("role", &T::role).optional().doc("Replaces the stored role of the template")
    );
  }
};

template <>
struct Describe<dto::ArchivedTemplate> {
  using T = dto::ArchivedTemplate;
  static auto fields() {
    return std::make_tuple(
        path("modelTemplateId", &T::model_template_id),
        query("allVersions", &T::all_versions).optional()
    );
  }
};

template <>
struct Describe<dto::CovariateNameSuggestion> {
  using T = dto::CovariateNameSuggestion;
  static constexpr const char* kName = "CovariateNameSuggestion";
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name),
        field("standard", &T::standard),
        field("required_by", &T::required_by).optional()
    );
  }
};

template <>
struct Describe<dto::ConfiguredModelId> {
  static auto fields() {
    return std::make_tuple(path("configuredModelId", &dto::ConfiguredModelId::configured_model_id));
  }
};

}  // namespace chap::schema
