// GeoJSON as requests carry it: checked member by member and turned into the canonical text that is
// stored (http-api.md 3.2). Foreign members are dropped, coordinates are written as floats.
#pragma once

#include "foundation/schema/codec.hpp"

#include <optional>
#include <string>

namespace chap::dto {

struct FeatureCollectionModel {
  std::string text;  // canonical
};

// One feature in canonical form, or nothing when it breaks a rule (then `report` says which).
// `default_id` is used where the feature has none; empty leaves it without.
std::optional<std::string> canonical_feature(
    const json::Value& feature, const std::string& default_id, schema::Report& report
);

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Codec<dto::FeatureCollectionModel> {
  static constexpr bool kReference = true;
  static bool read(const json::Value& value, dto::FeatureCollectionModel& out, Report& report);
  static void schema(SchemaWriter& s);
};

}  // namespace chap::schema
