#include "domain/series/polygons.hpp"

#include "foundation/base/utf8.hpp"
#include "foundation/json/parse.hpp"
#include "foundation/json/writer.hpp"

#include <optional>

namespace chap::series {
namespace {

constexpr const char* kNoParent = "-";

// The member `key` of the object: a text, or a number as text. nullopt if the member is missing or
// of another kind.
std::optional<std::string> name_at(const json::Value* object, std::string_view key) {
  const json::Value* found = object != nullptr ? object->find(key) : nullptr;
  if (found == nullptr) return std::nullopt;
  if (found->is_string()) return std::string(found->as_string());
  if (found->is_number()) return json::to_text(*found);
  return std::nullopt;
}

}  // namespace

Polygons Polygons::from_geojson(const std::string& text, FeatureIds ids) {
  Polygons polygons;
  std::optional<json::Document> document;
  try {
    document = json::parse(text);
  } catch (const json::SyntaxError&) {
    return polygons;
  } catch (const json::UnreadableError&) {
    return polygons;
  }
  const json::Value* features = document->root().find("features");
  if (features == nullptr || !features->is_array()) return polygons;
  for (const json::Value& feature : features->items()) {
    const json::Value* properties = feature.find("properties");
    auto id = name_at(&feature, "id");
    if (!id && ids == FeatureIds::kIdOrDistrict) id = name_at(properties, "district");
    if (id) id = std::string(without_outer_blanks(*id));
    if (id) polygons.parents_.try_emplace(*id, name_at(properties, "parent").value_or(kNoParent));
  }
  return polygons;
}

std::string_view Polygons::parent_of(std::string_view org_unit) const {
  const auto found = parents_.find(org_unit);
  return found == parents_.end() ? std::string_view(kNoParent) : std::string_view(found->second);
}

}  // namespace chap::series
