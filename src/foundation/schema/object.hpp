// The codec of structs with a field table (field.hpp).
#pragma once

#include "foundation/schema/codec.hpp"

#include <algorithm>
#include <initializer_list>

namespace chap::schema {

// The names of at most this many ignored members of a body are kept (read_body()).
inline constexpr std::size_t kMaxUnknownMembers = 20;

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

// Whether the member is an optional without a value.
template <class M>
bool is_absent(const M& value) {
  if constexpr (requires { value.has_value(); }) {
    return !value.has_value();
  } else {
    return false;
  }
}

// Returns the member of `object` with the wire name of the field. If there is no such member and
// the naming is Naming::kCamel, returns the member with the declared name. Otherwise returns
// nullptr.
template <class T, class M>
const json::Member* find_member(const json::Value& object, const WireField<T, M>& field) {
  const json::Member* by_name = nullptr;
  for (const json::Member& member : object.members()) {
    if (member.key == field.wire_name) return &member;
    if (naming_of<T>() == Naming::kCamel && member.key == field.name) by_name = &member;
  }
  return by_name;
}

// Returns whether `value` is within the bounds of a field. Reports the first violated bound. Bounds
// are declared as integers. For a floating-point member, the `ctx` of the problem has the bound as
// a floating-point number, such as 1.0.
template <class T, class M>
bool check_bounds(
    const WireField<T, M>& field, double value, const json::Value& input, Report& report
) {
  constexpr bool kIsReal = std::is_floating_point_v<M>;
  const auto fail = [&](const char* type, const char* relation, const char* key, auto bound) {
    const std::string text = std::to_string(bound);
    report.add(
        type,
        std::string("Input should be ") + relation + " " + text,
        input,
        std::string("{\"") + key + "\":" + text + (kIsReal ? ".0}" : "}")
    );
    return false;
  };
  const auto number = [](std::int64_t bound) { return static_cast<double>(bound); };
  if (field.exclusive_min && !(value > number(*field.exclusive_min))) {
    return fail("greater_than", "greater than", "gt", *field.exclusive_min);
  }
  if (field.min && !(value >= number(*field.min))) {
    return fail("greater_than_equal", "greater than or equal to", "ge", *field.min);
  }
  if (field.max && !(value <= number(*field.max))) {
    return fail("less_than_equal", "less than or equal to", "le", *field.max);
  }
  return true;
}

// Returns whether a list has enough items. Reports a problem if the list has too few items.
inline bool check_item_count(
    std::int64_t minimum, std::size_t count, const json::Value& input, Report& report
) {
  if (static_cast<std::int64_t>(count) >= minimum) return true;
  const std::string least = std::to_string(minimum);
  const std::string actual = std::to_string(count);
  report.add(
      "too_short",
      "List should have at least " + least + (minimum == 1 ? " item" : " items") +
          " after validation, not " + actual,
      input,
      R"({"field_type":"List","min_length":)" + least + R"(,"actual_length":)" + actual + "}"
  );
  return false;
}

template <class M>
constexpr bool kIsVector = false;
template <class M>
constexpr bool kIsVector<std::vector<M>> = true;

template <class M>
constexpr bool kIsOptionalNumber = false;
template <class M>
constexpr bool kIsOptionalNumber<std::optional<M>> = std::is_arithmetic_v<M>;

// Reads one value into its member and checks the constraints of the field. The caller must have
// added the member to the path of the report.
template <class T, class M>
bool read_member(const json::Value& value, const WireField<T, M>& field, T& out, Report& report) {
  M& member = out.*(field.member);
  if (!Codec<M>::read(value, member, report)) return false;
  if constexpr (std::is_arithmetic_v<M>) {
    return check_bounds(field, static_cast<double>(member), value, report);
  } else if constexpr (kIsOptionalNumber<M>) {
    return !member || check_bounds(field, static_cast<double>(*member), value, report);
  } else if constexpr (kIsVector<M>) {
    return check_item_count(field.min_item_count.value_or(0), member.size(), value, report);
  }
  return true;
}

// Whether `key` is the wire name or the declared name of a field of T.
template <class T>
bool is_known_member(std::string_view key) {
  bool is_known = false;
  for_each_field<T>([&](const auto& field) {
    is_known = is_known || key == field.wire_name || key == field.name;
  });
  return is_known;
}

// The names of the members of `object` that belong to no field of T: at most `most` names, each cut
// after 60 bytes.
template <class T>
std::vector<std::string> unknown_members(const json::Value& object, std::size_t most) {
  constexpr std::size_t kMaxNameBytes = 60;
  std::vector<std::string> unknown;
  if (!object.is_object()) return unknown;
  for (const json::Member& member : object.members()) {
    if (unknown.size() == most) break;
    if (is_known_member<T>(member.key)) continue;
    unknown.emplace_back(member.key.substr(0, kMaxNameBytes));
  }
  return unknown;
}

// Reports each member that belongs to no field of T. Returns whether there is no such member.
template <class T>
bool refuse_unknown_members(const json::Value& object, Report& report) {
  bool good = true;
  for (const json::Member& member : object.members()) {
    if (is_known_member<T>(member.key)) continue;
    const Report::Step step(report, member.key);
    report.add("extra_forbidden", "Extra inputs are not permitted", member.value);
    good = false;
  }
  return good;
}

template <Described T>
struct Codec<T> {
  static constexpr bool kIsRef = true;

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
    for_each_field<T>([&](const auto& field) {
      if (const json::Member* member = find_member<T>(value, field)) {
        const Report::Step step(report, member->key);
        good = read_member(member->value, field, out, report) && good;
      } else if (field.required) {
        const Report::Step step(report, std::string_view(field.wire_name));
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
    for_each_field<T>([&](const auto& field) {
      if constexpr (omits_nulls<T>()) {
        if (is_absent(value.*(field.member))) return;
      }
      out.quoted_key(field.quoted_key);
      using M = std::remove_cvref_t<decltype(value.*(field.member))>;
      Codec<M>::write(value.*(field.member), out);
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
    for_each_field<T>([&](const auto& field) {
      out.key(field.wire_name);
      write_property(field, s);
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
    for_each_field<T>([&](const auto& field) { any = any || field.required; });
    if (!any) return;
    out.key("required");
    out.begin_array();
    for_each_field<T>([&](const auto& field) {
      if (field.required) out.string(field.wire_name);
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
  // Writes the schema of one member or parameter: type, constraints, default, title, description.
  template <class M>
  static void write_property(const WireField<T, M>& field, SchemaWriter& s) {
    json::Writer& out = s.out;
    out.begin_object();
    write_type(field, s);
    if (field.exclusive_min) {
      out.key("exclusiveMinimum");
      out.integer(*field.exclusive_min);
    }
    if (field.min) {
      out.key("minimum");
      out.integer(*field.min);
    }
    if (field.max) {
      out.key("maximum");
      out.integer(*field.max);
    }
    if (field.min_item_count) {
      out.key("minItems");
      out.integer(*field.min_item_count);
    }
    write_default(field, out);
    // The schema of a member has no title if it is a `$ref`. The schema of a parameter always has a
    // title.
    if (!Codec<M>::kIsRef || field.location != ParameterLocation::kBody) {
      s.member("title", field.title != nullptr ? field.title : title_of(field.wire_name));
    }
    if (field.description != nullptr) s.member("description", field.description);
    if (field.is_deprecated) {
      out.key("deprecated");
      out.boolean(true);
    }
    if (field.is_read_only) {
      out.key("readOnly");
      out.boolean(true);
    }
    out.end_object();
  }

 private:
  template <class M>
  static void write_type(const WireField<T, M>& field, SchemaWriter& s) {
    if constexpr (requires(M m) {
                    typename M::value_type;
                    m.has_value();
                  }) {
      if (field.is_shown_as_non_null) return Codec<typename M::value_type>::schema(s);
    }
    Codec<M>::schema(s);
  }

  template <class M>
  static void write_default(const WireField<T, M>& field, json::Writer& out) {
    if (field.default_json != nullptr) {
      out.key("default");
      out.raw(field.default_json);
      return;
    }
    if constexpr (std::is_arithmetic_v<M> || std::is_same_v<M, std::string> || NamedEnum<M>) {
      if (field.required) return;
      out.key("default");
      Codec<M>::write(T{}.*(field.member), out);
    }
  }
};

// Reads a whole request body. The `loc` of each problem begins with "body". If T has a member
// `unknown_members`, that member receives the names of the members that were ignored.
template <class T>
bool read_body(const json::Value& value, T& out, Report& report) {
  const Report::Step step(report, std::string_view("body"));
  if constexpr (requires { out.unknown_members; }) {
    out.unknown_members = unknown_members<T>(value, kMaxUnknownMembers);
  }
  return Codec<T>::read(value, out, report);
}

template <class T>
std::string to_json(const T& value, json::Style style = json::Style::kResponse) {
  json::Writer out(style);
  Codec<T>::write(value, out);
  return out.take();
}

}  // namespace chap::schema
