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
// Describe<T> may also have these static members:
//
//   kTitle               the title of the schema, instead of the name
//   kClosed = true       a member that no field describes is an error
//   kOmitsNulls = true   members without a value are not written
//   kReadsSnakeCase = true
//                        parameters of the query, whose names are declared in camelCase, are also
//                        read under their names in snake_case
//   std::optional<std::string> check(const T&)
//                        checks the whole object after all members have been read without errors,
//                        and returns the problem if there is one
#pragma once

#include "foundation/schema/naming.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace chap::schema {

enum class Naming {
  kCamel,  // written in camelCase; read in camelCase or snake_case
  kAsIs,   // written and read under the declared name only
};

// The part of a request from which a member is read.
enum class ParameterLocation { kBody, kPath, kQuery, kHeader };

template <class T>
struct Describe;

template <class T>
concept Described = requires {
  Describe<T>::fields();
};

// The part of a field that does not depend on the types of the struct and of the member.
struct FieldInfo {
  const char* name;
  ParameterLocation location = ParameterLocation::kBody;
  bool required = true;
  const char* default_json = nullptr;  // shown in the schema instead of the struct's default
  std::optional<std::int64_t> exclusive_min = {};
  std::optional<std::int64_t> min = {};
  std::optional<std::int64_t> max = {};
  std::optional<std::int64_t> min_item_count = {};
  bool is_shown_as_non_null = false;  // the schema shows std::optional<V> as V
  bool is_deprecated = false;
  bool is_read_only = false;
  const char* title = nullptr;  // instead of the title that is made from the name
  const char* description = nullptr;
};

template <class T, class M>
struct Field : FieldInfo {
  M T::*member;

  // A request may omit the member; then the member keeps its default value in the struct.
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
  // Shows the member as read-only in the schema. Such a member occurs only in responses, for
  // example because it repeats another member under an older name.
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
  return {{.name = name}, member};
}

// The field of a member that T inherits from Base.
template <class T, class Base, class M>
Field<T, M> of_base(const char* name, M Base::*member) {
  return {{.name = name}, static_cast<M T::*>(member)};
}

// Fields for the parameters of the path, the query and the header. Their names in requests are the
// declared names, never in camelCase.
template <class T, class M>
Field<T, M> path(const char* name, M T::*member) {
  return {{.name = name, .location = ParameterLocation::kPath}, member};
}

template <class T, class M>
Field<T, M> query(const char* name, M T::*member) {
  return {{.name = name, .location = ParameterLocation::kQuery}, member};
}

template <class T, class M>
Field<T, M> header(const char* name, M T::*member) {
  return {{.name = name, .location = ParameterLocation::kHeader}, member};
}

template <class T>
constexpr Naming naming_of() {
  if constexpr (requires { Describe<T>::kNaming; }) {
    return Describe<T>::kNaming;
  } else {
    return Naming::kCamel;
  }
}

// The info of a field together with its name in requests and responses.
struct WireInfo : FieldInfo {
  WireInfo(const FieldInfo& field, Naming naming);
  std::string wire_name;
  std::string quoted_key;
};

template <class T, class M>
struct WireField : WireInfo {
  WireField(const Field<T, M>& field) : WireInfo(field, naming_of<T>()), member(field.member) {}

  M T::*member;
};

// The fields of a type. The names of its members in requests are computed once for each type.
template <Described T>
const auto& wire_fields_of() {
  static const auto kFields = std::apply(
      []<class... M>(const Field<T, M>&... fields) {
        return std::tuple<WireField<T, M>...>(fields...);
      },
      Describe<T>::fields()
  );
  return kFields;
}

// The infos of the fields of a type, for code that does not use the members.
using WireInfos = std::span<const WireInfo* const>;

template <Described T>
WireInfos wire_infos_of() {
  static const auto kInfos = std::apply(
      [](const auto&... fields) {
        return std::array<const WireInfo*, sizeof...(fields)>{&fields...};
      },
      wire_fields_of<T>()
  );
  return kInfos;
}

// Calls fn(field) for each WireField of T, in declared order.
template <Described T, class Fn>
void for_each_field(Fn&& fn) {
  std::apply([&](const auto&... fields) { (fn(fields), ...); }, wire_fields_of<T>());
}

}  // namespace chap::schema
