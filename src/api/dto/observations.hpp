// Observations as requests carry them and as a data set shows them (http-api.md 3.2, 3.5).
// A request's list goes straight into columns: no object an observation.
#pragma once

#include "domain/series/observations.hpp"
#include "foundation/schema/object.hpp"

namespace chap::dto {

// One element, for the document; lists are read by the codec below.
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
  static constexpr bool kReference = false;
  // Throws Error (400) for an observation without a feature name: it belongs to no column.
  static bool read(const json::Value& value, series::Observations& out, Report& report);
  static void schema(SchemaWriter& s) { Codec<std::vector<dto::ObservationBase>>::schema(s); }
};

}  // namespace chap::schema
