// The field table of a wire type: one declaration from which reading, the 422 list, writing and
// JSON Schema are derived.
//
//   template <> struct Describe<BacktestUpdate> {
//     static constexpr const char* kName = "BacktestUpdate";          // component name
//     static constexpr Naming kNaming = Naming::kCamel;
//     static auto fields() {
//       return std::make_tuple(field("name", &BacktestUpdate::name).optional());
//     }
//   };
//
// Optional static members: `kClosed = true` refuses unknown members; `kInlined = true` makes no
// component; `kOmitsNulls = true` leaves out members without a value when writing;
// `std::optional<std::string> check(const T&)` is a rule over the whole object, run when no member
// failed.
#pragma once

#include "foundation/schema/naming.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace chap::schema {

enum class Naming {
  kCamel,  // camelCase on the wire, snake_case accepted too
  kAsIs,   // the declared name only
};

// Where a member of a parameters struct comes from.
enum class Place { kBody, kPath, kQuery, kHeader };

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
  Place place = Place::kBody;
  bool required = true;
  bool shows_default = true;           // scalars only; lists and nulls never do
  const char* default_text = nullptr;  // JSON, when the document shows one that the type does not
  std::optional<std::int64_t> above = {};  // exclusive minimum
  std::optional<std::int64_t> least = {};  // inclusive bounds
  std::optional<std::int64_t> most = {};
  std::optional<std::int64_t> least_items = {};
  bool plain = false;  // document an optional as if it were not
  const char* description = nullptr;

  // Absent is fine: the member keeps the value that its struct gives it.
  Field optional() const {
    return with([](Field& f) { f.required = false; });
  }
  Field optional_without_default() const {
    return with([](Field& f) { f.required = f.shows_default = false; });
  }
  Field default_shown_as(const char* json) const {
    return with([&](Field& f) {
      f.required = false;
      f.default_text = json;
    });
  }
  Field greater_than(std::int64_t bound) const {
    return with([&](Field& f) { f.above = bound; });
  }
  Field at_least(std::int64_t bound) const {
    return with([&](Field& f) { f.least = bound; });
  }
  Field at_most(std::int64_t bound) const {
    return with([&](Field& f) { f.most = bound; });
  }
  Field min_items(std::int64_t n) const {
    return with([&](Field& f) { f.least_items = n; });
  }
  Field documented_plain() const {
    return with([](Field& f) { f.plain = true; });
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

// A member of a base class, seen as a member of T.
template <class T, class Base, class M>
Field<T, M> of_base(const char* name, M Base::*member) {
  return {.name = name, .member = static_cast<M T::*>(member)};
}

// Parameters: the name on the wire is the one given here.
template <class T, class M>
Field<T, M> path(const char* name, M T::*member) {
  return {.name = name, .member = member, .place = Place::kPath};
}

template <class T, class M>
Field<T, M> query(const char* name, M T::*member) {
  return {.name = name, .member = member, .place = Place::kQuery};
}

template <class T, class M>
Field<T, M> header(const char* name, M T::*member) {
  return {.name = name, .member = member, .place = Place::kHeader};
}

template <class T>
constexpr Naming naming_of() {
  if constexpr (requires { Describe<T>::kNaming; }) {
    return Describe<T>::kNaming;
  } else {
    return Naming::kCamel;
  }
}

// A field with its name on the wire, worked out once a type.
template <class T, class M>
struct Column : Field<T, M> {
  explicit Column(const Field<T, M>& field)
      : Field<T, M>(field),
        wire(
            field.place != Place::kBody || naming_of<T>() == Naming::kAsIs ? field.name
                                                                           : camel_case(field.name)
        ),
        quoted_key('"' + wire + "\":") {}

  std::string wire;
  std::string quoted_key;
};

template <Described T>
const auto& columns_of() {
  static const auto kColumns = std::apply(
      [](const auto&... fields) { return std::make_tuple(Column(fields)...); },
      Describe<T>::fields()
  );
  return kColumns;
}

// fn(column) for each field, in declared order.
template <Described T, class Fn>
void for_each_field(Fn&& fn) {
  std::apply([&](const auto&... columns) { (fn(columns), ...); }, columns_of<T>());
}

}  // namespace chap::schema
