// The field table of a wire type: one declaration from which reading, the errors of a 422, writing
// and JSON Schema are derived.
//
//   template <> struct Describe<BacktestUpdate> {
//     static constexpr const char* kName = "BacktestUpdate";          // component name
//     static constexpr Naming kNaming = Naming::kCamel;
//     static auto fields() {
//       return std::make_tuple(field("name", &BacktestUpdate::name).optional());
//     }
//   };
//
// Optional static members: `kClosed = true` forbids unknown members; `kInlined = true` creates no
// component; `kOmitsNulls = true` omits members without a value when writing;
// `std::optional<std::string> check(const T&)` checks the whole object after all members have been
// read without errors.
#pragma once

#include "foundation/schema/naming.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace chap::schema {

enum class Naming {
  kCamel,  // written in camelCase; snake_case is accepted, too
  kAsIs,   // only the declared name
};

// The part of a request from which a member is read.
enum class ParameterLocation { kBody, kPath, kQuery, kHeader };

template <class T>
struct Describe;

template <class T>
concept Described = requires {
  Describe<T>::fields();
};

template <class T, class M>
struct Field {
  const char* name;
  M T::*member;
  ParameterLocation location = ParameterLocation::kBody;
  bool required = true;
  const char* default_json = nullptr;  // shown in the schema instead of the struct's default
  std::optional<std::int64_t> exclusive_min = {};
  std::optional<std::int64_t> min = {};
  std::optional<std::int64_t> max = {};
  std::optional<std::int64_t> min_item_count = {};
  bool is_shown_as_non_null = false;  // the schema shows an optional as if it were its value type
  bool is_deprecated = false;
  bool is_read_only = false;
  const char* title = nullptr;  // shown in the schema instead of one made from the name
  const char* description = nullptr;

  // The member may be absent; then it keeps the default of its struct.
  Field optional() const {
    return with([](Field& f) { f.required = false; });
  }
  Field default_shown_as(const char* json) const {
    return with([&](Field& f) {
      f.required = false;
      f.default_json = json;
    });
  }
  Field greater_than(std::int64_t bound) const {
    return with([&](Field& f) { f.exclusive_min = bound; });
  }
  Field at_least(std::int64_t bound) const {
    return with([&](Field& f) { f.min = bound; });
  }
  Field at_most(std::int64_t bound) const {
    return with([&](Field& f) { f.max = bound; });
  }
  Field min_items(std::int64_t n) const {
    return with([&](Field& f) { f.min_item_count = n; });
  }
  Field shown_as_non_null() const {
    return with([](Field& f) { f.is_shown_as_non_null = true; });
  }
  Field titled(const char* text) const {
    return with([&](Field& f) { f.title = text; });
  }
  // A member that is only written, such as a copy of another one under an older name.
  Field read_only() const {
    return with([](Field& f) { f.is_read_only = true; });
  }
  Field deprecated() const {
    return with([](Field& f) { f.is_deprecated = true; });
  }
  Field doc(const char* text) const {
    return with([&](Field& f) { f.description = text; });
  }

 private:
  template <class Change>
  Field with(Change change) const {
    Field copy = *this;
    change(copy);
    return copy;
  }
};

template <class T, class M>
Field<T, M> field(const char* name, M T::*member) {
  return {.name = name, .member = member};
}

// A member of a base class as a member of T.
template <class T, class Base, class M>
Field<T, M> of_base(const char* name, M Base::*member) {
  return {.name = name, .member = static_cast<M T::*>(member)};
}

// Fields for parameters. Their names in requests are the declared names, never camelCase.
template <class T, class M>
Field<T, M> path(const char* name, M T::*member) {
  return {.name = name, .member = member, .location = ParameterLocation::kPath};
}

template <class T, class M>
Field<T, M> query(const char* name, M T::*member) {
  return {.name = name, .member = member, .location = ParameterLocation::kQuery};
}

template <class T, class M>
Field<T, M> header(const char* name, M T::*member) {
  return {.name = name, .member = member, .location = ParameterLocation::kHeader};
}

template <class T>
constexpr Naming naming_of() {
  if constexpr (requires { Describe<T>::kNaming; }) {
    return Describe<T>::kNaming;
  } else {
    return Naming::kCamel;
  }
}

// A field with its name in requests and responses, which is computed once for each type.
template <class T, class M>
struct WireField : Field<T, M> {
  explicit WireField(const Field<T, M>& field)
      : Field<T, M>(field),
        wire_name(
            field.location != ParameterLocation::kBody || naming_of<T>() == Naming::kAsIs
                ? field.name
                : camel_case(field.name)
        ),
        quoted_key('"' + wire_name + "\":") {}

  std::string wire_name;
  std::string quoted_key;
};

template <Described T>
const auto& wire_fields_of() {
  static const auto kFields = std::apply(
      [](const auto&... fields) { return std::make_tuple(WireField(fields)...); },
      Describe<T>::fields()
  );
  return kFields;
}

// Calls fn(field) for each WireField, in declared order.
template <Described T, class Fn>
void for_each_field(Fn&& fn) {
  std::apply([&](const auto&... fields) { (fn(fields), ...); }, wire_fields_of<T>());
}

}  // namespace chap::schema
