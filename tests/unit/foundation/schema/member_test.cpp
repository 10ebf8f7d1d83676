#include "foundation/json/parse.hpp"
#include "foundation/schema/object.hpp"

#include <gtest/gtest.h>

namespace chap::schema {

enum class Colour { kRed };  // has no component in the OpenAPI document
enum class Side { kLeft, kRight };

struct Shape {
  std::optional<Colour> colour;
  Side side = Side::kLeft;
  std::optional<std::int64_t> width;
};

template <>
struct EnumText<Colour> {
  static constexpr std::array<std::pair<Colour, const char*>, 1> kTexts = {{{Colour::kRed, "red"}}};
};

template <>
struct EnumText<Side> {
  static constexpr std::array<std::pair<Side, const char*>, 2> kTexts = {
      {{Side::kLeft, "left"}, {Side::kRight, "right"}}};
};

template <>
struct Describe<Shape> {
  static constexpr const char* kName = "Shape";
  static auto fields() {
    return std::make_tuple(
        field("colour", &Shape::colour).optional(),
        field("side", &Shape::side),
        field("width", &Shape::width).optional(),
        field("size", &Shape::width).deprecated().read_only()
    );
  }
};

namespace {

TEST(MemberTest, AMemberCanHaveADeprecatedCopyUnderAnotherName) {
  Shape shape;
  shape.width = 3;
  EXPECT_EQ(to_json(shape), R"({"colour":null,"side":"left","width":3,"size":3})");
  Components components;
  json::Writer out;
  SchemaWriter writer{out, components};
  write_schema_object<Shape>(writer);
  EXPECT_EQ(
      components.all().at("Shape"),
      R"({"properties":{"colour":{"anyOf":[{"type":"string","const":"red"},{"type":"null"}],"title":"Colour"},)"
      R"("side":{"type":"string","enum":["left","right"],"title":"Side"},)"
      R"("width":{"anyOf":[{"type":"integer"},{"type":"null"}],"title":"Width"},)"
      R"("size":{"anyOf":[{"type":"integer"},{"type":"null"}],"title":"Size","deprecated":true,"readOnly":true}},)"
      R"("type":"object","required":["side","size"],"title":"Shape"})"
  );
}

TEST(MemberTest, AnInvalidTextForAnEnumWithoutAComponentIsALiteralError) {
  const json::Document document = json::parse(R"({"colour":"blue","side":"right","size":1})");
  Shape shape;
  Report report;
  read_body(document.root(), shape, report);
  ASSERT_EQ(report.size(), 1U);
  EXPECT_EQ(report.problems()[0].type, "literal_error");
  EXPECT_EQ(report.problems()[0].msg, "Input should be 'red'");
}

}  // namespace
}  // namespace chap::schema
