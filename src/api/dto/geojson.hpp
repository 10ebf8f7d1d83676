// Validates the GeoJSON of requests and converts it to the canonical text that is stored
// (http-api.md 3.2). The canonical text has no unknown members, all coordinates are floats, and ids
// have no blanks at the start and the end. A feature with a GeometryCollection is stored without
// its geometry, because clients cannot draw a GeometryCollection.
#pragma once

#include "foundation/schema/codec.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chap::dto {

struct FeatureCollectionModel {
  std::string text;                        // canonical
  std::vector<std::string> warnings = {};  // a sentence for each geometry that was left out
};

// Rules for reading one feature of an uploaded file.
struct FeatureRules {
  std::string default_id = {};  // given to a feature without id; empty: the feature gets no id
  bool with_geometry = true;    // false: the geometry is not read, and null is written for it
};

// Returns one feature in canonical form. Returns nullopt for an invalid feature and adds its
// problems to `report`. The id may be a number. Appends a sentence to `warnings` if the geometry is
// a GeometryCollection.
std::optional<std::string> canonical_feature(
    const json::Value& feature,
    const FeatureRules& rules,
    schema::Report& report,
    std::vector<std::string>& warnings
);

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Codec<dto::FeatureCollectionModel> {
  static constexpr bool kIsRef = true;
  static bool read(const json::Value& value, dto::FeatureCollectionModel& out, Report& report);
  static void schema(SchemaWriter& s);
};

}  // namespace chap::schema
