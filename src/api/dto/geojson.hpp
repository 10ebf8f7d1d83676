// GeoJSON in requests: validated and converted to the canonical text that is stored (http-api.md
// 3.2). Unknown members are dropped; coordinates are written as floats; blanks at the start and
// the end of ids are removed. A GeometryCollection cannot be drawn: its feature is stored without
// geometry.
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

// How one feature of an uploaded file is read.
struct FeatureRules {
  std::string default_id = {};  // the id of a feature without one; if empty, it stays without id
  bool with_geometry = true;    // false: null is written for any geometry
};

// One feature in canonical form; nothing if it is invalid, and `report` then contains the problems.
// The id may be a number. Appends a sentence to `warnings` for a geometry that cannot be drawn.
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
  static constexpr bool kReference = true;
  static bool read(const json::Value& value, dto::FeatureCollectionModel& out, Report& report);
  static void schema(SchemaWriter& s);
};

}  // namespace chap::schema
