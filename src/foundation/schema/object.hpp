// The codec of structs with a field table (field.hpp).
#pragma once

#include "foundation/schema/codec.hpp"
#include "foundation/schema/object_fields.hpp"

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

// Whether the member is an optional without a value.
template <class M>
bool is_absent(const M& value) {
  if constexpr (requires { value.has_value(); }) {
    return !value.has_value();
  } else {
    return false;
  }
}

template <class M>
constexpr bool kIsVector = false;
template <class M>
constexpr bool kIsVector<std::vector<M>> = true;

template <class M>
constexpr bool kIsReal = std::is_floating_point_v<M>;

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
    return check_bounds(field, static_cast<double>(member), kIsReal<M>, value, report);
  } else if constexpr (kIsOptionalNumber<M>) {
    constexpr bool kReal = kIsReal<typename M::value_type>;
    return !member || check_bounds(field, static_cast<double>(*member), kReal, value, report);
  } else if constexpr (kIsVector<M>) {
    return check_item_count(field.min_item_count.value_or(0), member.size(), value, report);
  }
  return true;
}

// Schemas are written once, when the server starts. `cold` keeps the compiler from expanding the
// schema functions into each other, which makes compilation faster.
template <Described T>
struct Codec<T> {
  static constexpr bool kIsRef = true;

  static bool read(const json::Value& value, T& out, Report& report) {
    if (!require_object(value, report)) return false;
    bool good = true;
    for_each_field<T>([&](const auto& field) {
      if (const json::Member* member = find_member(value, field, naming_of<T>())) {
        const Report::Step step(report, member->key);
        good = read_member(member->value, field, out, report) && good;
      } else {
        good = accept_absence(field, value, report) && good;
      }
    });
    if constexpr (is_closed<T>()) {
      good = refuse_unknown_members(value, wire_infos_of<T>(), report) && good;
    }
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

  [[gnu::cold]] static void schema(SchemaWriter& s) {
    s.reference(Describe<T>::kName);
    if (!s.components.start(Describe<T>::kName)) return;
    json::Writer out;
    SchemaWriter inner{out, s.components};
    write_component(inner);
    s.components.finish(Describe<T>::kName, out.take());
  }

 private:
  [[gnu::cold]] static void write_component(SchemaWriter& s) {
    json::Writer& out = s.out;
    out.begin_object();
    out.key("properties");
    out.begin_object();
    for_each_field<T>([&](const auto& field) {
      out.key(field.wire_name);
      write_property(field, s);
    });
    out.end_object();
    end_component(wire_infos_of<T>(), is_closed<T>(), title(), s);
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
  [[gnu::cold]] static void write_property(const WireField<T, M>& field, SchemaWriter& s) {
    json::Writer& out = s.out;
    out.begin_object();
    write_type(field, s);
    write_constraints(field, out);
    write_default(field, out);
    write_annotations(field, Codec<M>::kIsRef, s);
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
    out.unknown_members = unknown_members(value, wire_infos_of<T>());
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
