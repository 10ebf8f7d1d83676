#include "api/dto/geojson.hpp"

#include "api/dto/geojson_schema.hpp"
#include "foundation/base/utf8.hpp"

#include <array>
#include <cmath>

namespace chap::schema {
namespace {

using json::Value;

// The nesting depth of a geometry's coordinates, and the rules for the innermost list of positions.
struct Shape {
  const char* type;
  int depth;                      // number of nested lists around a position: 0 for a Point
  std::size_t min_positions = 0;  // minimum number of positions in the innermost list
  bool is_ring = false;           // first and last position must be equal
};

constexpr std::array<Shape, 6> kShapes = {
    {{"Point", 0},
     {"MultiPoint", 1},
     {"LineString", 1, 2},
     {"MultiLineString", 2, 2},
     {"Polygon", 2, 4, true},
     {"MultiPolygon", 3, 4, true}}};

// Validates GeoJSON and writes it in canonical form to `out`, in one pass. Problems are added to
// the report. A function that is named after a type or a member of GeoJSON, such as features(),
// reads the value of this type or member and returns whether the value is valid.
struct Reader {
  // `rules` are the rules for a feature of an uploaded file; null for the body of a request.
  Reader(
      json::Writer& out,
      Report& report,
      std::vector<std::string>& warnings,
      const dto::FeatureRules* rules = nullptr
  )
      : out_(out), report_(report), warnings_(warnings), rules_(rules) {}

  bool collection(const Value& value) {
    if (!require_object(value, "FeatureCollectionModel")) return false;
    out_.begin_object();
    bool valid = bbox(value);
    valid = literal_type(value, "FeatureCollection") && valid;
    valid = features(value) && valid;
    out_.end_object();
    return valid;
  }

  bool require_object(const Value& value, const std::string& name) {
    if (value.is_object()) return true;
    report_.add(
        "model_type",
        "Input should be a valid dictionary or instance of " + name,
        value,
        R"({"class_name":")" + name + R"("})"
    );
    return false;
  }

  const Value* required(const Value& object, std::string_view key) {
    if (const Value* found = object.find(key)) return found;
    const Report::Step step(report_, key);
    report_.add("missing", "Field required", object);
    return nullptr;
  }

  bool refuse_literal(const Value& value, const std::string& expected) {
    const Report::Step step(report_, std::string_view("type"));
    json::Writer ctx;
    ctx.begin_object();
    ctx.key("expected");
    ctx.string(expected);
    ctx.end_object();
    report_.add("literal_error", "Input should be " + expected, value, ctx.take());
    return false;
  }

  bool literal_type(const Value& object, const std::string& expected) {
    const Value* type = required(object, "type");
    if (type == nullptr) return false;
    out_.key("type");
    out_.string(expected);
    if (type->is_string() && type->as_string() == expected) return true;
    return refuse_literal(*type, "'" + expected + "'");
  }

  bool features(const Value& object) {
    const Value* list = required(object, "features");
    if (list == nullptr) return false;
    const Report::Step step(report_, std::string_view("features"));
    if (!list->is_array()) {
      report_.add("list_type", "Input should be a valid list", *list);
      return false;
    }
    out_.key("features");
    out_.begin_array();
    bool valid = true;
    const auto items = list->items();
    for (std::size_t i = 0; i < items.size() && report_.size() < kMaxProblems; ++i) {
      const Report::Step at(report_, i);
      valid = feature(items[i]) && valid;
    }
    out_.end_array();
    return valid;
  }

  bool feature(const Value& value) {
    if (!require_object(value, "FeatureModel")) return false;
    out_.begin_object();
    bool valid = bbox(value);
    valid = literal_type(value, "Feature") && valid;
    valid = geometry(value) && valid;
    valid = properties(value) && valid;
    valid = feature_id(value) && valid;
    out_.end_object();
    if (cannot_be_drawn(value)) {
      warnings_.push_back(
          "The geometry of " + (id_.empty() ? "a feature without id" : "'" + id_ + "'") +
          " is left out: a GeometryCollection cannot be drawn"
      );
    }
    return valid;
  }

  static bool cannot_be_drawn(const Value& feature) {
    const Value* geometry = feature.find("geometry");
    const Value* type = geometry == nullptr ? nullptr : geometry->find("type");
    return type != nullptr && type->is_string() && type->as_string() == "GeometryCollection";
  }

  bool properties(const Value& feature) {
    const Value* found = feature.find("properties");
    out_.key("properties");
    if (found == nullptr) {
      out_.raw("{}");
      return true;
    }
    if (!found->is_object() && !found->is_null()) {
      const Report::Step step(report_, std::string_view("properties"));
      report_.add("dict_type", "Input should be a valid dictionary", *found);
      return false;
    }
    require_storable(*found);
    out_.value(*found);
    return true;
  }

  bool feature_id(const Value& feature) {
    const Value* found = feature.find("id");
    id_.clear();
    if (found == nullptr || found->is_null()) {
      if (rules_ != nullptr) id_ = rules_->default_id;
      if (id_.empty()) return true;
    } else if (rules_ != nullptr && found->is_number()) {
      id_ = json::to_text(*found);
    } else {
      const Report::Step step(report_, std::string_view("id"));
      if (!read_string(*found, id_, report_)) return false;
    }
    id_ = std::string(without_outer_blanks(id_));
    out_.key("id");
    out_.string(id_);
    return true;
  }

  bool geometry(const Value& feature) {
    const Value* found = feature.find("geometry");
    out_.key("geometry");
    if (found == nullptr || found->is_null() || cannot_be_drawn(feature) ||
        (rules_ != nullptr && !rules_->with_geometry)) {
      out_.null();
      return true;
    }
    const Report::Step step(report_, std::string_view("geometry"));
    if (!require_object(*found, "Geometry")) return false;
    const Value* type = required(*found, "type");
    if (type == nullptr) return false;
    for (const Shape& shape : kShapes) {
      if (type->is_string() && type->as_string() == shape.type) {
        return geometry_of_shape(*found, shape);
      }
    }
    return refuse_literal(
        *type, "'Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon' or 'MultiPolygon'"
    );
  }

  bool geometry_of_shape(const Value& value, const Shape& shape) {
    out_.begin_object();
    bool valid = bbox(value);
    out_.key("type");
    out_.string(shape.type);
    if (const Value* found = required(value, "coordinates")) {
      const Report::Step step(report_, std::string_view("coordinates"));
      out_.key("coordinates");
      valid = coordinates(*found, shape, shape.depth) && valid;
    } else {
      valid = false;
    }
    out_.end_object();
    return valid;
  }

  bool coordinates(const Value& value, const Shape& shape, int depth) {
    if (depth == 0) return position(value);
    if (!value.is_array()) {
      report_.add("list_type", "Input should be a valid list", value);
      return false;
    }
    out_.begin_array();
    bool valid = true;
    const auto items = value.items();
    for (std::size_t i = 0; i < items.size() && report_.size() < kMaxProblems; ++i) {
      const Report::Step step(report_, i);
      valid = coordinates(items[i], shape, depth - 1) && valid;
    }
    out_.end_array();
    return valid && (depth != 1 || check_positions(value, shape));
  }

  bool check_positions(const Value& value, const Shape& shape) {
    const auto positions = value.items();
    if (positions.size() < shape.min_positions) {
      const std::string minimum = std::to_string(shape.min_positions);
      report_.add(
          "too_short",
          "List should have at least " + minimum + " items after validation, not " +
              std::to_string(positions.size()),
          value,
          R"({"field_type":"List","min_length":)" + minimum + R"(,"actual_length":)" +
              std::to_string(positions.size()) + "}"
      );
      return false;
    }
    if (shape.is_ring && !same(positions.front(), positions.back())) {
      report_.add_value_error("A linear ring must end where it starts", value);
      return false;
    }
    return true;
  }

  static bool same(const Value& a, const Value& b) {
    const auto x = a.items();
    const auto y = b.items();
    if (x.size() != y.size()) return false;
    Report ignored;
    for (std::size_t i = 0; i < x.size(); ++i) {
      double left = 0;
      double right = 0;
      read_number(x[i], left, ignored);
      read_number(y[i], right, ignored);
      if (left != right) return false;
    }
    return true;
  }

  bool position(const Value& value) {
    if (!value.is_array()) {
      report_.add("tuple_type", "Input should be a valid tuple", value);
      return false;
    }
    const std::size_t size = value.items().size();
    if (size < 2 || size > 3) {
      report_.add_value_error("A position must have two or three numbers", value);
      return false;
    }
    return numbers(value);
  }

  bool numbers(const Value& list) {
    out_.begin_array();
    bool valid = true;
    const auto items = list.items();
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Report::Step step(report_, i);
      double number = 0;
      if (!read_number(items[i], number, report_)) {
        valid = false;
      } else if (!std::isfinite(number)) {
        report_.add("finite_number", "Input should be a finite number", items[i]);
        valid = false;
      }
      out_.real(number);
    }
    out_.end_array();
    return valid;
  }

  bool bbox(const Value& object) {
    const Value* found = object.find("bbox");
    if (found == nullptr || found->is_null()) return true;
    const Report::Step step(report_, std::string_view("bbox"));
    if (!found->is_array()) {
      report_.add("tuple_type", "Input should be a valid tuple", *found);
      return false;
    }
    const std::size_t size = found->items().size();
    if (size != 4 && size != 6) {
      report_.add_value_error("A bounding box must have four or six numbers", *found);
      return false;
    }
    out_.key("bbox");
    return numbers(*found) && bbox_is_ordered(*found, size / 2);
  }

  // Reports a bounding box whose minimum of y (or z) is above the maximum. x is not checked,
  // because the minimum of x is above the maximum in a box that crosses the antimeridian.
  bool bbox_is_ordered(const Value& box, std::size_t dimensions) {
    Report ignored;
    for (std::size_t i = 1; i < dimensions; ++i) {
      double minimum = 0;
      double maximum = 0;
      read_number(box.items()[i], minimum, ignored);
      read_number(box.items()[i + dimensions], maximum, ignored);
      if (minimum > maximum) {
        report_.add_value_error("A bounding box must list its minimum before its maximum", box);
        return false;
      }
    }
    return true;
  }

  json::Writer& out_;
  Report& report_;
  std::vector<std::string>& warnings_;
  const dto::FeatureRules* rules_;
  std::string id_;  // the id of the feature that was read last
};

}  // namespace

bool Codec<dto::FeatureCollectionModel>::read(
    const json::Value& value, dto::FeatureCollectionModel& out, Report& report
) {
  json::Writer writer(json::Style::kResponse);
  if (!Reader(writer, report, out.warnings).collection(value)) return false;
  out.text = writer.take();
  return true;
}

void Codec<dto::FeatureCollectionModel>::schema(SchemaWriter& s) {
  s.reference("FeatureCollectionModel");
  for (const auto& [name, text] : dto::kGeoJsonSchemas) {
    if (s.components.start(name)) s.components.finish(name, text);
  }
}

}  // namespace chap::schema

namespace chap::dto {

std::optional<std::string> canonical_feature(
    const json::Value& feature,
    const FeatureRules& rules,
    schema::Report& report,
    std::vector<std::string>& warnings
) {
  json::Writer writer(json::Style::kResponse);
  if (!schema::Reader(writer, report, warnings, &rules).feature(feature)) return std::nullopt;
  return writer.take();
}

}  // namespace chap::dto
