#include "api/dto/geojson.hpp"

#include "api/dto/geojson_schema.hpp"

#include <array>
#include <cmath>

namespace chap::schema {
namespace {

using json::Value;

// How deep the coordinates of a geometry go, and what the innermost list must be.
struct Shape {
  const char* type;
  int depth;              // lists around a position: 0 for a Point
  std::size_t least = 0;  // positions in the innermost list
  bool ring = false;      // first and last position are the same
};

constexpr std::array<Shape, 6> kShapes = {
    {{"Point", 0},
     {"MultiPoint", 1},
     {"LineString", 1, 2},
     {"MultiLineString", 2, 2},
     {"Polygon", 2, 4, true},
     {"MultiPolygon", 3, 4, true}}};

// Reads and writes at once: what is good goes to `out` in canonical form, what is not to the
// report.
struct Reader {
  Reader(json::Writer& out, Report& report) : out_(out), report_(report) {}
  Reader(json::Writer& out, Report& report, const std::string& default_id)
      : out_(out), report_(report), default_id_(default_id) {}

  bool collection(const Value& value) {
    if (!require_object(value, "FeatureCollectionModel")) return false;
    out_.begin_object();
    bool good = bbox(value);
    good = literal_type(value, "FeatureCollection") && good;
    good = features(value) && good;
    out_.end_object();
    return good;
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
    bool good = true;
    const auto items = list->items();
    for (std::size_t i = 0; i < items.size() && report_.size() < kMostProblems; ++i) {
      const Report::Step at(report_, i);
      good = feature(items[i]) && good;
    }
    out_.end_array();
    return good;
  }

  bool feature(const Value& value) {
    if (!require_object(value, "FeatureModel")) return false;
    out_.begin_object();
    bool good = bbox(value);
    good = literal_type(value, "Feature") && good;
    good = geometry(value) && good;
    good = properties(value) && good;
    good = feature_id(value) && good;
    out_.end_object();
    return good;
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
    if (found == nullptr || found->is_null()) {
      if (default_id_.empty()) return true;
      out_.key("id");
      out_.string(default_id_);
      return true;
    }
    const Report::Step step(report_, std::string_view("id"));
    std::string id;
    if (!read_string(*found, id, report_)) return false;
    out_.key("id");
    out_.string(id);
    return true;
  }

  bool geometry(const Value& feature) {
    const Value* found = feature.find("geometry");
    out_.key("geometry");
    if (found == nullptr || found->is_null()) {
      out_.null();
      return true;
    }
    const Report::Step step(report_, std::string_view("geometry"));
    if (!require_object(*found, "Geometry")) return false;
    const Value* type = required(*found, "type");
    if (type == nullptr) return false;
    for (const Shape& shape : kShapes) {
      if (type->is_string() && type->as_string() == shape.type) return shaped(*found, shape);
    }
    return refuse_literal(
        *type, "'Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon' or 'MultiPolygon'"
    );
  }

  bool shaped(const Value& value, const Shape& shape) {
    out_.begin_object();
    bool good = bbox(value);
    out_.key("type");
    out_.string(shape.type);
    if (const Value* found = required(value, "coordinates")) {
      const Report::Step step(report_, std::string_view("coordinates"));
      out_.key("coordinates");
      good = coordinates(*found, shape, shape.depth) && good;
    } else {
      good = false;
    }
    out_.end_object();
    return good;
  }

  bool coordinates(const Value& value, const Shape& shape, int depth) {
    if (depth == 0) return position(value);
    if (!value.is_array()) {
      report_.add("list_type", "Input should be a valid list", value);
      return false;
    }
    out_.begin_array();
    bool good = true;
    const auto items = value.items();
    for (std::size_t i = 0; i < items.size() && report_.size() < kMostProblems; ++i) {
      const Report::Step step(report_, i);
      good = coordinates(items[i], shape, depth - 1) && good;
    }
    out_.end_array();
    return good && (depth != 1 || innermost(value, shape));
  }

  bool innermost(const Value& value, const Shape& shape) {
    const auto positions = value.items();
    if (positions.size() < shape.least) {
      const std::string least = std::to_string(shape.least);
      report_.add(
          "too_short",
          "List should have at least " + least + " items after validation, not " +
              std::to_string(positions.size()),
          value,
          R"({"field_type":"List","min_length":)" + least + R"(,"actual_length":)" +
              std::to_string(positions.size()) + "}"
      );
      return false;
    }
    if (shape.ring && !same(positions.front(), positions.back())) {
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
      report_.add_value_error("A position has two or three numbers", value);
      return false;
    }
    return numbers(value);
  }

  bool numbers(const Value& list) {
    out_.begin_array();
    bool good = true;
    const auto items = list.items();
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Report::Step step(report_, i);
      double number = 0;
      if (!read_number(items[i], number, report_)) {
        good = false;
      } else if (!std::isfinite(number)) {
        report_.add("finite_number", "Input should be a finite number", items[i]);
        good = false;
      }
      out_.real(number);
    }
    out_.end_array();
    return good;
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
      report_.add_value_error("A bounding box has four or six numbers", *found);
      return false;
    }
    out_.key("bbox");
    return numbers(*found) && ordered(*found, size / 2);
  }

  // Least y (and z) first; x may wrap round the antimeridian.
  bool ordered(const Value& box, std::size_t dimensions) {
    Report ignored;
    for (std::size_t i = 1; i < dimensions; ++i) {
      double least = 0;
      double most = 0;
      read_number(box.items()[i], least, ignored);
      read_number(box.items()[i + dimensions], most, ignored);
      if (least > most) {
        report_.add_value_error("The least value of a bounding box comes before the largest", box);
        return false;
      }
    }
    return true;
  }

  json::Writer& out_;
  Report& report_;
  std::string default_id_;
};

}  // namespace

bool Codec<dto::FeatureCollectionModel>::read(
    const json::Value& value, dto::FeatureCollectionModel& out, Report& report
) {
  json::Writer writer(json::Style::kA);
  if (!Reader(writer, report).collection(value)) return false;
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
    const json::Value& feature, const std::string& default_id, schema::Report& report
) {
  json::Writer writer(json::Style::kA);
  if (!schema::Reader(writer, report, default_id).feature(feature)) return std::nullopt;
  return writer.take();
}

}  // namespace chap::dto
