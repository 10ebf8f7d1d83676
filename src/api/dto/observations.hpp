// Observations in requests and responses (http-api.md 3.2, 3.5). The codec reads the list of a
// request directly into columns, without creating an object for each observation.
#pragma once

#include "domain/series/observations.hpp"
#include "foundation/schema/object.hpp"

namespace chap::dto {

// One observation. Codec<series::Observations> below reads lists of observations.
struct ObservationBase {
  std::string period;
  std::string org_unit;
  std::optional<double> value;
  std::optional<std::string> feature_name;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::ObservationBase> {
  using T = dto::ObservationBase;
  static constexpr const char* kName = "ObservationBase";
  static auto fields() {
    return std::make_tuple(
        field("period", &T::period),
        field("org_unit", &T::org_unit),
        field("value", &T::value),
        field("feature_name", &T::feature_name)
    );
  }
};

template <>
struct Codec<series::Observations> {
  static constexpr bool kIsRef = false;
  // Throws Error (400) if an observation has no feature name, because the feature name determines
  // the column of the value.
  static bool read(const json::Value& value, series::Observations& out, Report& report);
  static void schema(SchemaWriter& s) { Codec<std::vector<dto::ObservationBase>>::schema(s); }
};

}  // namespace chap::schema
