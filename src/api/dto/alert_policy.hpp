// Wire types of alert policies (http-api.md 3.13, 5.31, 5.32).
#pragma once

#include "api/dto/threshold.hpp"
#include "storage/store/alertpolicy_row.hpp"

namespace chap::dto {

// Threshold parameters that define exactly one threshold line.
struct SingleThresholdParams {
  ThresholdParams params;
};

struct AlertLevel {
  std::string name;
  SingleThresholdParams threshold_params;
  double exceedance_threshold = 0;  // from 0 to 1
};

struct AlertPolicyCreate {
  std::string name;
  std::vector<AlertLevel> levels;
};

struct AlertPolicyRead {
  std::string name;
  std::vector<AlertLevel> levels;
  std::int64_t id = 0;
  std::optional<schema::DateTime> created;
};

struct AlertPolicyId {
  std::int64_t alert_policy_id = 0;
};

// Returns the JSON text that is stored in the database, in the form of Python's json.dumps().
std::string stored_levels(const std::vector<AlertLevel>& levels);
AlertPolicyRead alert_policy_read(const store::AlertPolicyRow& row);

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Codec<dto::SingleThresholdParams> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, dto::SingleThresholdParams& out, Report& r);
  static void write(const dto::SingleThresholdParams& value, json::Writer& out);
  static void schema(SchemaWriter& s);
};

template <>
struct Describe<dto::AlertLevel> {
  using T = dto::AlertLevel;
  static constexpr const char* kName = "AlertLevel";
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name).doc("Unique within the policy"),
        field("threshold_params", &T::threshold_params).doc("Parameters of one threshold line"),
        field("exceedance_threshold", &T::exceedance_threshold)
            .at_least(0)
            .at_most(1)
            .doc("The level is reached if the threshold is exceeded with at least this probability")
    );
  }
};

template <>
struct Describe<dto::AlertPolicyCreate> {
  using T = dto::AlertPolicyCreate;
  static constexpr const char* kName = "AlertPolicyCreate";
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name).doc("Must not be blank"),
        field("levels", &T::levels).min_items(1).doc("In the order of severity, the mildest first")
    );
  }
};

template <>
struct Describe<dto::AlertPolicyRead> {
  using T = dto::AlertPolicyRead;
  static constexpr const char* kName = "AlertPolicyRead";
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name),
        field("levels", &T::levels).optional(),
        field("id", &T::id),
        field("created", &T::created)
    );
  }
};

template <>
struct Describe<dto::AlertPolicyId> {
  static auto fields() {
    return std::make_tuple(path("alertPolicyId", &dto::AlertPolicyId::alert_policy_id));
  }
};

}  // namespace chap::schema
