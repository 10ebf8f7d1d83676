// The codec of described structs: what a field table is worth. See field.hpp.
#pragma once

#include "foundation/schema/codec.hpp"

#include <algorithm>
#include <initializer_list>

namespace chap::schema {

template <class T>
constexpr bool is_closed() {
  if constexpr (requires { Describe<T>::kClosed; }) {
    return Describe<T>::kClosed;
  } else {
    return false;
  }
}

template <class T>
constexpr bool omits_nulls() {
  if constexpr (requires { Describe<T>::kOmitsNulls; }) {
    return Describe<T>::kOmitsNulls;
  } else {
    return false;
  }
}

// An optional without a value.
template <class M>
bool is_absent(const M& value) {
  if constexpr (requires { value.has_value(); }) {
    return !value.has_value();
  } else {
    return false;
  }
}

// The member of `object` under the wire name, else under the declared one.
template <class T, class M>
const json::Member* find_member(const json::Value& object, const Column<T, M>& column) {
  const json::Member* by_name = nullptr;
  for (const json::Member& member : object.members()) {
    if (member.key == column.wire) return &member;
    if (naming_of<T>() == Naming::kCamel && member.key == column.name) by_name = &member;
  }
  return by_name;
}

// The bounds of a column, which are whole numbers; reports the first one that `value` breaks.
template <class T, class M>
bool check_bounds(
    const Column<T, M>& column, double value, const json::Value& input, Report& report
) {
  const auto broken = [&](const char* type, const char* words, const char* key, auto bound) {
    const std::string text = std::to_string(bound);
    report.add(
        type,
        std::string("Input should be ") + words + " " + text,
        input,
        std::string("{\"") + key + "\":" + text + "}"
    );
    return false;
  };
  const auto number = [](std::int64_t bound) { return static_cast<double>(bound); };
  if (column.above && !(value > number(*column.above))) {
    return broken("greater_than", "greater than", "gt", *column.above);
  }
  if (column.least && !(value >= number(*column.least))) {
    return broken("greater_than_equal", "greater than or equal to", "ge", *column.least);
  }
  if (column.most && !(value <= number(*column.most))) {
    return broken("less_than_equal", "less than or equal to", "le", *column.most);
  }
  return true;
}

template <class M>
constexpr bool kIsOptionalNumber = false;
template <class M>
constexpr bool kIsOptionalNumber<std::optional<M>> = std::is_arithmetic_v<M>;

// Reads one value into its member and checks the column's constraints; the path is set already.
template <class T, class M>
bool read_member(const json::Value& value, const Column<T, M>& column, T& out, Report& report) {
  M& member = out.*(column.member);
  if (!Codec<M>::read(value, member, report)) return false;
  if constexpr (std::is_arithmetic_v<M>) {
    return check_bounds(column, static_cast<double>(member), value, report);
  } else if constexpr (kIsOptionalNumber<M>) {
    return !member || check_bounds(column, static_cast<double>(*member), value, report);
  }
  return true;
}

template <class T>
bool refuse_unknown_members(const json::Value& object, Report& report) {
  bool good = true;
  for (const json::Member& member : object.members()) {
    bool known = false;
    for_each_field<T>([&](const auto& column) {
      known = known || member.key == column.wire || member.key == column.name;
    });
    if (known) continue;
    const Report::Step step(report, member.key);
    report.add("extra_forbidden", "Extra inputs are not permitted", member.value);
    good = false;
  }
  return good;
}

template <Described T>
struct Codec<T> {
  static constexpr bool kReference = true;

  static bool read(const json::Value& value, T& out, Report& report) {
    if (!value.is_object()) {
      report.add(
          "model_attributes_type",
          "Input should be a valid dictionary or object to extract fields from",
          value
      );
      return false;
    }
    bool good = true;
    for_each_field<T>([&](const auto& column) {
      if (const json::Member* member = find_member<T>(value, column)) {
        const Report::Step step(report, member->key);
        good = read_member(member->value, column, out, report) && good;
      } else if (column.required) {
        const Report::Step step(report, std::string_view(column.wire));
        report.add("missing", "Field required", value);
        good = false;
      }
    });
    if constexpr (is_closed<T>()) good = refuse_unknown_members<T>(value, report) && good;
    if constexpr (requires { Describe<T>::check(out); }) {
      if (good) {
        if (const auto problem = Describe<T>::check(out)) {
          report.add_value_error(*problem, value);
          good = false;
        }
      }
    }
    return good;
  }

  static void write(const T& value, json::Writer& out) {
    out.begin_object();
    for_each_field<T>([&](const auto& column) {
      if constexpr (omits_nulls<T>()) {
        if (is_absent(value.*(column.member))) return;
      }
      out.quoted_key(column.quoted_key);
      using M = std::remove_cvref_t<decltype(value.*(column.member))>;
      Codec<M>::write(value.*(column.member), out);
    });
    out.end_object();
  }

  static void schema(SchemaWriter& s) {
    s.reference(Describe<T>::kName);
    if (!s.components.start(Describe<T>::kName)) return;
    json::Writer out;
    SchemaWriter inner{out, s.components};
    write_component(inner);
    s.components.finish(Describe<T>::kName, out.take());
  }

 private:
  static void write_component(SchemaWriter& s) {
    json::Writer& out = s.out;
    out.begin_object();
    out.key("properties");
    out.begin_object();
    for_each_field<T>([&](const auto& column) {
      out.key(column.wire);
      write_property(column, s);
    });
    out.end_object();
    s.type("object");
    write_required(out);
    if constexpr (is_closed<T>()) {
      out.key("additionalProperties");
      out.boolean(false);
    }
    s.member("title", title());
    out.end_object();
  }

  static void write_required(json::Writer& out) {
    bool any = false;
    for_each_field<T>([&](const auto& column) { any = any || column.required; });
    if (!any) return;
    out.key("required");
    out.begin_array();
    for_each_field<T>([&](const auto& column) {
      if (column.required) out.string(column.wire);
    });
    out.end_array();
  }

  static const char* title() {
    if constexpr (requires { Describe<T>::kTitle; }) {
      return Describe<T>::kTitle;
    } else {
      return Describe<T>::kName;
    }
  }

 public:
  // The schema of one member or parameter: type, constraints, default, title, description.
  template <class M>
  static void write_property(const Column<T, M>& column, SchemaWriter& s) {
    json::Writer& out = s.out;
    out.begin_object();
    write_type(column, s);
    if (column.above) {
      out.key("exclusiveMinimum");
      out.integer(*column.above);
    }
    if (column.least) {
      out.key("minimum");
      out.integer(*column.least);
    }
    if (column.most) {
      out.key("maximum");
      out.integer(*column.most);
    }
    if (column.least_items) {
      out.key("minItems");
      out.integer(*column.least_items);
    }
    write_default(column, out);
    if constexpr (!Codec<M>::kReference) s.member("title", title_of(column.wire));
    if (column.description != nullptr) s.member("description", column.description);
    out.end_object();
  }

 private:
  template <class M>
  static void write_type(const Column<T, M>& column, SchemaWriter& s) {
    if constexpr (requires(M m) {
                    typename M::value_type;
                    m.has_value();
                  }) {
      if (column.plain) return Codec<typename M::value_type>::schema(s);
    }
    Codec<M>::schema(s);
  }

  template <class M>
  static void write_default(const Column<T, M>& column, json::Writer& out) {
    if (column.default_text != nullptr) {
      out.key("default");
      out.raw(column.default_text);
      return;
    }
    if constexpr (std::is_arithmetic_v<M> || std::is_same_v<M, std::string> || NamedEnum<M>) {
      if (column.required || !column.shows_default) return;
      out.key("default");
      Codec<M>::write(T{}.*(column.member), out);
    }
  }
};

// A whole body: `loc` starts with "body".
template <class T>
bool read_body(const json::Value& value, T& out, Report& report) {
  const Report::Step step(report, std::string_view("body"));
  return Codec<T>::read(value, out, report);
}

template <class T>
std::string to_json(const T& value, json::Style style = json::Style::kA) {
  json::Writer out(style);
  Codec<T>::write(value, out);
  return out.take();
}

}  // namespace chap::schema
