// A parsed JSON document: an immutable tree of small values in one memory arena.
//
// The dialect is that of Python (http-api.md 2.3): NaN and infinities are numbers,
// integers are unbounded, a repeated key has its last value, and lone surrogates are kept in their
// three-byte form. A Document owns its text and its nodes, so it must outlive its Values and
// the views that they return.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chap::json {

enum class Kind : std::uint8_t { kNull, kBool, kInt, kBigInt, kDouble, kString, kArray, kObject };

struct Member;

class Value {
 public:
  Value() = default;
  static Value boolean(bool value);
  static Value integer(std::int64_t value);
  static Value real(double value);
  // The values that the following functions return point to the memory of the argument, which must
  // outlive them.
  static Value big_integer(std::string_view digits);
  static Value string(std::string_view text);
  static Value array(std::span<const Value> items);
  static Value object(std::span<const Member> members);

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::kNull; }
  bool is_string() const { return kind_ == Kind::kString; }
  bool is_array() const { return kind_ == Kind::kArray; }
  bool is_object() const { return kind_ == Kind::kObject; }
  bool is_number() const {
    return kind_ == Kind::kInt || kind_ == Kind::kDouble || kind_ == Kind::kBigInt;
  }

  // Each accessor up to members() may be called only for a value of the matching kind.
  bool as_bool() const { return bool_; }
  std::int64_t as_int() const { return int_; }
  double as_double() const { return double_; }
  // The text of a string, or the sign and the digits of a big integer.
  std::string_view as_string() const { return {text_, size_}; }
  std::span<const Value> items() const { return {items_, size_}; }
  // The members of an object in the order of the document. A repeated key occurs once, at its first
  // position and with its last value.
  std::span<const Member> members() const;

  // Any number as a double; a big integer may become infinity.
  double number() const;
  // The member `key` of an object; nullptr if the object has no such member or if the value is not
  // an object.
  const Value* find(std::string_view key) const;

 private:
  union {
    bool bool_;
    std::int64_t int_ = 0;
    double double_;
    const char* text_;
    const Value* items_;
    const Member* members_;
  };
  std::uint32_t size_ = 0;
  Kind kind_ = Kind::kNull;
};

struct Member {
  std::string_view key;
  Value value;
};

class Document {
 public:
  struct Storage;
  explicit Document(std::unique_ptr<Storage> storage);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  const Value& root() const;

 private:
  std::unique_ptr<Storage> storage_;
};

}  // namespace chap::json
