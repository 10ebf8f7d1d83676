#include "api/dto/geojson_upload.hpp"

#include "api/dto/geojson.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/utf8.hpp"
#include "foundation/json/parse.hpp"

#include <fmt/format.h>

#include <array>

namespace chap::dto {
namespace {

// The ASCII form of each code point from U+00C0 to U+017F, in order.
constexpr std::array<std::string_view, 192> kLatin = {
    "A", "A", "A",  "A",  "A", "A", "AE", "C", "E", "E",  "E",  "E",  "I", "I", "I",  "I",
    "D", "N", "O",  "O",  "O", "O", "O",  "x", "O", "U",  "U",  "U",  "U", "Y", "Th", "ss",
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e",  "e",  "e",  "i", "i", "i",  "i",
    "d", "n", "o",  "o",  "o", "o", "o",  "/", "o", "u",  "u",  "u",  "u", "y", "th", "y",
    "A", "a", "A",  "a",  "A", "a", "C",  "c", "C", "c",  "C",  "c",  "C", "c", "D",  "d",
    "D", "d", "E",  "e",  "E", "e", "E",  "e", "E", "e",  "E",  "e",  "G", "g", "G",  "g",
    "G", "g", "G",  "g",  "H", "h", "H",  "h", "I", "i",  "I",  "i",  "I", "i", "I",  "i",
    "I", "i", "IJ", "ij", "J", "j", "K",  "k", "k", "L",  "l",  "L",  "l", "L", "l",  "L",
    "l", "L", "l",  "N",  "n", "N", "n",  "N", "n", "'n", "NG", "ng", "O", "o", "O",  "o",
    "O", "o", "OE", "oe", "R", "r", "R",  "r", "R", "r",  "S",  "s",  "S", "s", "S",  "s",
    "S", "s", "T",  "t",  "T", "t", "T",  "t", "U", "u",  "U",  "u",  "U", "u", "U",  "u",
    "U", "u", "U",  "u",  "W", "w", "Y",  "y", "Y", "Z",  "z",  "Z",  "z", "Z", "z",  "s"};

std::uint32_t code_point(std::string_view character) {
  const auto byte = [&](std::size_t i) {
    return std::uint32_t(static_cast<unsigned char>(character[i]));
  };
  if (character.size() == 2) return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
  return 0;
}

// Returns whether the character is a combining mark (U+0300 to U+036F), which follows its letter.
bool is_mark(std::string_view character) {
  const std::uint32_t code = code_point(character);
  return code >= 0x300 && code <= 0x36F;
}

std::string default_id(const json::Value& feature) {
  const json::Value* properties = feature.find("properties");
  const json::Value* name = properties != nullptr ? properties->find("NAME_1") : nullptr;
  return name != nullptr && name->is_string() ? to_ascii(name->as_string()) : "";
}

// Returns the feature in canonical form. If only the geometry is invalid, returns the feature
// without its geometry. If another member is invalid, returns nullopt.
std::optional<std::string> uploaded_feature(
    const json::Value& feature, std::size_t number, std::vector<std::string>& warnings
) {
  FeatureRules rules{default_id(feature)};
  schema::Report report;
  if (auto whole = canonical_feature(feature, rules, report, warnings)) return whole;
  const schema::Problem& problem = report.problems().front();
  const std::string reason = fmt::format("feature {}: {} at {}", number, problem.msg, problem.loc);
  rules.with_geometry = false;
  schema::Report of_the_rest;
  auto without_geometry = canonical_feature(feature, rules, of_the_rest, warnings);
  warnings.push_back(
      (without_geometry ? "A geometry is left out, " : "A feature is left out, ") + reason
  );
  return without_geometry;
}

json::Document parsed(std::string_view text) {
  try {
    return json::parse_borrowed(text);
  } catch (const json::SyntaxError& error) {
    throw invalid_input(std::string("The GeoJSON file is not JSON: ") + error.what());
  } catch (const json::UnreadableError& error) {
    throw invalid_input(std::string("The GeoJSON file cannot be read: ") + error.what());
  }
}

}  // namespace

std::string to_ascii(std::string_view utf8) {
  std::string out;
  while (!utf8.empty()) {
    const std::size_t length =
        std::max<std::size_t>(first_character_bytes(utf8.substr(0, 4), false), 1);
    const std::string_view character = utf8.substr(0, length);
    utf8.remove_prefix(length);
    const std::uint32_t code = code_point(character);
    if (length == 1 && static_cast<unsigned char>(character[0]) < 0x80) {
      out += character;
    } else if (code >= 0xC0 && code < 0xC0 + kLatin.size() && !is_mark(character)) {
      out += kLatin[code - 0xC0];
    }
  }
  return out;
}

UploadedCollection uploaded_collection(std::string_view text) {
  const json::Document document = parsed(text);
  const json::Value* features = document.root().find("features");
  if (features == nullptr || !features->is_array()) {
    throw invalid_input("The GeoJSON file is not a FeatureCollection");
  }
  if (features->items().empty()) throw invalid_input("The GeoJSON file has no features");
  UploadedCollection collection;
  json::Writer out(json::Style::kResponse);
  out.begin_object();
  out.key("type");
  out.string("FeatureCollection");
  out.key("features");
  out.begin_array();
  std::size_t number = 0;
  for (const json::Value& feature : features->items()) {
    if (const auto canonical = uploaded_feature(feature, ++number, collection.warnings)) {
      out.raw(*canonical);
    }
  }
  out.end_array();
  out.end_object();
  collection.text = out.take();
  return collection;
}

}  // namespace chap::dto
