// The org units that have a feature (with a polygon) in a GeoJSON feature collection, and their
// parents (evaluation.md 2.4). Geometries are not read.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace chap::series {

// The members from which the id of a feature is read (evaluation.md 2.4).
enum class FeatureIds {
  kOnlyId,        // `id`; for collections in requests
  kIdOrDistrict,  // `id`, or the property `district` if `id` is missing; for stored collections
};

class Polygons {
 public:
  // Reads the text of a collection. A feature without a usable id is ignored. A text that is not a
  // collection gives an empty result.
  static Polygons from_geojson(const std::string& text, FeatureIds ids = FeatureIds::kIdOrDistrict);

  bool contains(std::string_view org_unit) const {
    return parents_.find(org_unit) != parents_.end();
  }
  // The member `properties.parent` of the org unit's feature; `-` if there is no such member.
  std::string_view parent_of(std::string_view org_unit) const;
  std::size_t size() const { return parents_.size(); }

 private:
  std::map<std::string, std::string, std::less<>> parents_;
};

}  // namespace chap::series
