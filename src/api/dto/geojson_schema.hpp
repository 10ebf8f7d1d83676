// The JSON Schema of the GeoJSON types, for the OpenAPI document. geojson.cpp validates requests
// without using this schema.
#pragma once

#include <array>
#include <utility>

namespace chap::dto {

// clang-format off
#define CHAP_BBOX_SCHEMA R"({"anyOf":[{"prefixItems":[{"type":"number"},{"type":"number"},{"type":"number"},{"type":"number"}],"type":"array","maxItems":4,"minItems":4},{"prefixItems":[{"type":"number"},{"type":"number"},{"type":"number"},{"type":"number"},{"type":"number"},{"type":"number"}],"type":"array","maxItems":6,"minItems":6},{"type":"null"}],"title":"Bbox"})"

inline constexpr std::array<std::pair<const char*, const char*>, 10> kGeoJsonSchemas = {{
    {"FeatureCollectionModel",
     R"({"properties":{"bbox":)"
     CHAP_BBOX_SCHEMA
     R"(,"type":{"type":"string","const":"FeatureCollection","title":"Type"},"features":{"items":{"$ref":"#/)"
     R"(components/schemas/FeatureModel"},"type":"array","title":"Features"}},"type":"object","required":["t)"
     R"(ype","features"],"title":"FeatureCollectionModel"})"},
    {"FeatureModel",
     R"({"properties":{"bbox":)"
     CHAP_BBOX_SCHEMA
     R"(,"type":{"type":"string","const":"Feature","title":"Type"},"geometry":{"anyOf":[{"$ref":"#/component)"
     R"(s/schemas/Point"},{"$ref":"#/components/schemas/MultiPoint"},{"$ref":"#/components/schemas/LineStrin)"
     R"(g"},{"$ref":"#/components/schemas/MultiLineString"},{"$ref":"#/components/schemas/Polygon"},{"$ref":)"
     R"("#/components/schemas/MultiPolygon"},{"type":"null"}],"title":"Geometry"},"properties":{"anyOf":[{"a)"
     R"(dditionalProperties":true,"type":"object"},{"type":"null"}],"title":"Properties"},"id":{"anyOf":[{"t)"
     R"(ype":"string"},{"type":"null"}],"title":"Id"}},"type":"object","required":["type"],"title":"FeatureM)"
     R"(odel"})"},
    {"Point",
     R"({"properties":{"bbox":)"
     CHAP_BBOX_SCHEMA
     R"(,"type":{"type":"string","const":"Point","title":"Type"},"coordinates":{"anyOf":[{"$ref":"#/componen)"
     R"(ts/schemas/Position2D"},{"$ref":"#/components/schemas/Position3D"}],"title":"Coordinates"}},"type":")"
     R"(object","required":["type","coordinates"],"title":"Point"})"},
    {"MultiPoint",
     R"({"properties":{"bbox":)"
     CHAP_BBOX_SCHEMA
     R"(,"type":{"type":"string","const":"MultiPoint","title":"Type"},"coordinates":{"items":{"anyOf":[{"$re)"
     R"(f":"#/components/schemas/Position2D"},{"$ref":"#/components/schemas/Position3D"}]},"type":"array","t)"
     R"(itle":"Coordinates"}},"type":"object","required":["type","coordinates"],"title":"MultiPoint"})"},
    {"LineString",
     R"({"properties":{"bbox":)"
     CHAP_BBOX_SCHEMA
     R"(,"type":{"type":"string","const":"LineString","title":"Type"},"coordinates":{"items":{"anyOf":[{"$re)"
     R"(f":"#/components/schemas/Position2D"},{"$ref":"#/components/schemas/Position3D"}]},"type":"array","m)"
     R"(inItems":2,"title":"Coordinates"}},"type":"object","required":["type","coordinates"],"title":"LineSt)"
     R"(ring"})"},
    {"MultiLineString",
     R"({"properties":{"bbox":)"
     CHAP_BBOX_SCHEMA
     R"(,"type":{"type":"string","const":"MultiLineString","title":"Type"},"coordinates":{"items":{"items":{)"
     R"("anyOf":[{"$ref":"#/components/schemas/Position2D"},{"$ref":"#/components/schemas/Position3D"}]},"ty)"
     R"(pe":"array","minItems":2},"type":"array","title":"Coordinates"}},"type":"object","required":["type",)"
     R"("coordinates"],"title":"MultiLineString"})"},
    {"Polygon",
     R"({"properties":{"bbox":)"
     CHAP_BBOX_SCHEMA
     R"(,"type":{"type":"string","const":"Polygon","title":"Type"},"coordinates":{"items":{"items":{"anyOf":)"
     R"([{"$ref":"#/components/schemas/Position2D"},{"$ref":"#/components/schemas/Position3D"}]},"type":"arr)"
     R"(ay","minItems":4},"type":"array","title":"Coordinates"}},"type":"object","required":["type","coordin)"
     R"(ates"],"title":"Polygon"})"},
    {"MultiPolygon",
     R"({"properties":{"bbox":)"
     CHAP_BBOX_SCHEMA
     R"(,"type":{"type":"string","const":"MultiPolygon","title":"Type"},"coordinates":{"items":{"items":{"it)"
     R"(ems":{"anyOf":[{"$ref":"#/components/schemas/Position2D"},{"$ref":"#/components/schemas/Position3D"})"
     R"(]},"type":"array","minItems":4},"type":"array"},"type":"array","title":"Coordinates"}},"type":"objec)"
     R"(t","required":["type","coordinates"],"title":"MultiPolygon"})"},
    {"Position2D",
     R"({"prefixItems":[{"type":"number","title":"Longitude"},{"type":"number","title":"Latitude"}],"type":")"
     R"(array","maxItems":2,"minItems":2})"},
    {"Position3D",
     R"({"prefixItems":[{"type":"number","title":"Longitude"},{"type":"number","title":"Latitude"},{"type":")"
     R"(number","title":"Altitude"}],"type":"array","maxItems":3,"minItems":3})"},
}};
// clang-format on

#undef CHAP_BBOX_SCHEMA

}  // namespace chap::dto
