// Which places have a feature in a GeoJSON collection, and what their parents are (contract,
// evaluation.md 2.4). The drawings themselves stay text.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace chap::series {

// Where a feature's id may come from (contract, evaluation.md 2.4).
enum class FeatureIds {
  kOwn,           // `id` alone: collections that a request attaches
  kOrByDistrict,  // else property `district`: collections that were stored
};

class Polygons {
 public:
  // From canonical or stored text. A feature without a usable id is ignored. Text that is no
  // collection has no features.
  static Polygons from_geojson(const std::string& text, FeatureIds ids = FeatureIds::kOrByDistrict);

  bool contains(std::string_view place) const { return parents_.find(place) != parents_.end(); }
  // `properties.parent` of the place's feature, else `-`.
  std::string_view parent_of(std::string_view place) const;
  std::size_t size() const { return parents_.size(); }

 private:
  std::map<std::string, std::string, std::less<>> parents_;
};

}  // namespace chap::series
