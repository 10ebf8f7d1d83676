// Codec<M> reads members of the type M from JSON, writes them to JSON and describes them in JSON
// Schema. A codec has these functions and this constant:
//
//   static bool read(const json::Value&, M&, Report&);   reports a problem if it returns false
//   static void write(const M&, json::Writer&);
//   static void schema(SchemaWriter&);                   writes members of the schema object
//   static constexpr bool kIsRef                         true if the schema is a `$ref`
//
// If kIsRef is true, members of bodies that have the type M get no `title` in their schemas.
//
// This file has the codecs of scalars, optionals, lists, maps and enums (with EnumText); object.hpp
// has the codec of structs with a field table. Other folders define codecs for their own types.
#pragma once

#include "foundation/json/text_list.hpp"
#include "foundation/schema/date_time.hpp"
#include "foundation/schema/field.hpp"
#include "foundation/schema/free_json.hpp"
#include "foundation/schema/json_schema.hpp"
#include "foundation/schema/report.hpp"
#include "foundation/schema/scalars.hpp"

#include <array>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace chap::schema {

template <class M>
struct Codec;

template <>
struct Codec<bool> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, bool& out, Report& r) { return read_boolean(v, out, r); }
  static void write(bool value, json::Writer& out) { out.boolean(value); }
  static void schema(SchemaWriter& s) { s.type("boolean"); }
};

template <>
struct Codec<std::int64_t> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, std::int64_t& out, Report& r) {
    return read_integer(v, out, r);
  }
  static void write(std::int64_t value, json::Writer& out) { out.integer(value); }
  static void schema(SchemaWriter& s) { s.type("integer"); }
};

template <>
struct Codec<double> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, double& out, Report& r) { return read_number(v, out, r); }
  static void write(double value, json::Writer& out) { out.real(value); }
  static void schema(SchemaWriter& s) { s.type("number"); }
};

template <>
struct Codec<std::string> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, std::string& out, Report& r) {
    return read_string(v, out, r);
  }
  static void write(const std::string& value, json::Writer& out) { out.string(value); }
  static void schema(SchemaWriter& s) { s.type("string"); }
};

template <>
struct Codec<DateTime> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, DateTime& out, Report& r) {
    return read_date_time(v, out, r);
  }
  static void write(const DateTime& value, json::Writer& out) { out.string(value.text); }
  static void schema(SchemaWriter& s) {
    s.type("string");
    s.member("format", "date-time");
  }
};

template <>
struct Codec<FreeObject> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, FreeObject& out, Report& r) {
    return read_free_object(v, out, r);
  }
  static void write(const FreeObject& value, json::Writer& out) { write_stored(value.text, out); }
  static void schema(SchemaWriter& s) {
    s.out.key("additionalProperties");
    s.out.boolean(true);
    s.type("object");
  }
};

template <>
struct Codec<FreeList> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, FreeList& out, Report& r) {
    return read_free_list(v, out, r);
  }
  static void write(const FreeList& value, json::Writer& out) { write_stored(value.text, out); }
};

// An object whose members are numbers; the members keep their order. The codec has no read().
using NumberMap = std::vector<std::pair<std::string, double>>;

template <>
struct Codec<NumberMap> {
  static constexpr bool kIsRef = false;
  static void write(const NumberMap& value, json::Writer& out) {
    out.begin_object();
    for (const auto& [name, number] : value) {
      out.key(name);
      out.real(number);
    }
    out.end_object();
  }
  static void schema(SchemaWriter& s) {
    s.out.key("additionalProperties");
    s.out.raw(R"({"type":"number"})");
    s.type("object");
  }
};

// An object whose members are numbers or null; the members keep their order. The codec has no
// read().
using NullableNumberMap = std::vector<std::pair<std::string, std::optional<double>>>;

template <>
struct Codec<NullableNumberMap> {
  static constexpr bool kIsRef = false;
  static void write(const NullableNumberMap& value, json::Writer& out) {
    out.begin_object();
    for (const auto& [name, number] : value) {
      out.key(name);
      number ? out.real(*number) : out.null();
    }
    out.end_object();
  }
  static void schema(SchemaWriter& s) {
    s.out.key("additionalProperties");
    s.out.raw(R"({"anyOf":[{"type":"number"},{"type":"null"}]})");
    s.type("object");
  }
};

// An object whose members are texts; the members keep their order. The codec has no read().
using TextMap = std::vector<std::pair<std::string, std::string>>;

template <>
struct Codec<TextMap> {
  static constexpr bool kIsRef = false;
  static void write(const TextMap& value, json::Writer& out) {
    out.begin_object();
    for (const auto& [name, text] : value) {
      out.key(name);
      out.string(text);
    }
    out.end_object();
  }
  static void schema(SchemaWriter& s) {
    s.out.key("additionalProperties");
    s.out.raw(R"({"type":"string"})");
    s.type("object");
  }
};

// A list of texts that is stored as JSON. The codec has no read().
template <>
struct Codec<json::TextList> {
  static constexpr bool kIsRef = false;
  static void write(const json::TextList& value, json::Writer& out) { out.raw(value.json()); }
  static void schema(SchemaWriter& s) {
    s.type("array");
    s.out.key("items");
    s.out.raw(R"({"type":"string"})");
  }
};

template <class M>
void write_schema_object(SchemaWriter& s) {
  s.out.begin_object();
  Codec<M>::schema(s);
  s.out.end_object();
}

template <class M>
struct Codec<std::optional<M>> {
  static constexpr bool kIsRef = Codec<M>::kIsRef;
  static bool read(const json::Value& v, std::optional<M>& out, Report& r) {
    if (v.is_null()) {
      out.reset();
      return true;
    }
    return Codec<M>::read(v, out.emplace(), r);
  }
  static void write(const std::optional<M>& value, json::Writer& out) {
    if (value) {
      Codec<M>::write(*value, out);
    } else {
      out.null();
    }
  }
  static void schema(SchemaWriter& s) {
    s.out.key("anyOf");
    s.out.begin_array();
    write_schema_object<M>(s);
    s.out.raw(R"({"type":"null"})");
    s.out.end_array();
  }
};

// A member that may be absent, null or a value. The outer optional is empty if the member is
// absent. The inner optional is empty if the member is null.
template <class M>
struct Codec<std::optional<std::optional<M>>> {
  static constexpr bool kIsRef = Codec<M>::kIsRef;
  static bool read(const json::Value& v, std::optional<std::optional<M>>& out, Report& r) {
    return Codec<std::optional<M>>::read(v, out.emplace(), r);
  }
  static void write(const std::optional<std::optional<M>>& value, json::Writer& out) {
    Codec<std::optional<M>>::write(value.value_or(std::nullopt), out);
  }
  static void schema(SchemaWriter& s) { Codec<std::optional<M>>::schema(s); }
};

template <class M>
struct Codec<std::vector<M>> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, std::vector<M>& out, Report& r) {
    if (!v.is_array()) {
      r.add("list_type", "Input should be a valid list", v);
      return false;
    }
    const auto items = v.items();
    out.clear();
    out.reserve(items.size());
    bool good = true;
    for (std::size_t i = 0; i < items.size() && r.size() < kMaxProblems; ++i) {
      const Report::Step step(r, i);
      good = Codec<M>::read(items[i], out.emplace_back(), r) && good;
    }
    return good;
  }
  static void write(const std::vector<M>& value, json::Writer& out) {
    out.begin_array();
    for (const M& item : value) Codec<M>::write(item, out);
    out.end_array();
  }
  static void schema(SchemaWriter& s) {
    s.type("array");
    s.out.key("items");
    write_schema_object<M>(s);
  }
};

// An integer or a text. A JSON string is a text; any other value must be an integer.
template <>
struct Codec<std::variant<std::int64_t, std::string>> {
  using IntegerOrText = std::variant<std::int64_t, std::string>;
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, IntegerOrText& out, Report& r) {
    if (v.is_string()) return read_string(v, out.emplace<std::string>(), r);
    bool good = false;
    {
      const Report::Step step(r, std::string_view("int"));
      good = read_integer(v, out.emplace<std::int64_t>(), r);
    }
    if (good) return true;
    const Report::Step step(r, std::string_view("str"));
    r.add("string_type", "Input should be a valid string", v);
    return false;
  }
  static void write(const IntegerOrText& value, json::Writer& out) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      out.integer(*number);
    } else {
      out.string(std::get<std::string>(value));
    }
  }
  static void schema(SchemaWriter& s) {
    s.out.key("anyOf");
    s.out.raw(R"([{"type":"integer"},{"type":"string"}])");
  }
};

// The texts of an enum. A specialisation has kTexts (std::array<std::pair<E, const char*>>) in the
// order of the schema. With kName and kTitle, the enum is a component of the OpenAPI document.
// Otherwise the enum is described at each place where it is used, and an invalid text is reported
// as `literal_error` instead of `enum`.
template <class E>
struct EnumText;

template <class E>
concept NamedEnum = requires {
  EnumText<E>::kTexts;
};

template <NamedEnum E>
constexpr bool kHasComponent = requires {
  EnumText<E>::kName;
};

template <NamedEnum E>
const char* text_of(E value) {
  for (const auto& [candidate, text] : EnumText<E>::kTexts) {
    if (candidate == value) return text;
  }
  return "";
}

template <NamedEnum E>
std::optional<E> enum_from(std::string_view text) {
  for (const auto& [candidate, name] : EnumText<E>::kTexts) {
    if (text == name) return candidate;
  }
  return std::nullopt;
}

template <NamedEnum E>
struct Codec<E> {
  static constexpr bool kIsRef = kHasComponent<E>;
  static bool read(const json::Value& v, E& out, Report& r) {
    const auto found = v.is_string() ? enum_from<E>(v.as_string()) : std::nullopt;
    if (found) {
      out = *found;
      return true;
    }
    const std::string expected = expected_texts();
    json::Writer ctx;
    ctx.begin_object();
    ctx.key("expected");
    ctx.string(expected);
    ctx.end_object();
    r.add(kIsRef ? "enum" : "literal_error", "Input should be " + expected, v, ctx.take());
    return false;
  }
  static void write(E value, json::Writer& out) { out.string(text_of(value)); }
  static void schema(SchemaWriter& s) {
    if constexpr (kIsRef) {
      schema_as(EnumText<E>::kName, EnumText<E>::kTitle, s);
    } else {
      write_texts(s.out);
    }
  }
  // Describes the enum under the component name `component` (renamed.hpp).
  static void schema_as(const char* component, const char* title, SchemaWriter& s) {
    s.reference(component);
    if (!s.components.start(component)) return;
    json::Writer out;
    out.begin_object();
    write_texts(out);
    out.key("title");
    out.string(title);
    out.end_object();
    s.components.finish(component, out.take());
  }

 private:
  static void write_texts(json::Writer& out) {
    const auto& texts = EnumText<E>::kTexts;
    out.key("type");
    out.string("string");
    if (!kIsRef && texts.size() == 1) {
      out.key("const");
      out.string(texts[0].second);
      return;
    }
    out.key("enum");
    out.begin_array();
    for (const auto& [value, text] : texts) out.string(text);
    out.end_array();
  }
  static std::string expected_texts() {
    std::string out;
    const std::size_t count = EnumText<E>::kTexts.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) out += i + 1 == count ? " or " : ", ";
      out += std::string("'") + EnumText<E>::kTexts[i].second + "'";
    }
    return out;
  }
};

}  // namespace chap::schema
