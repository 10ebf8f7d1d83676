// Checks one JSON value against one JSON Schema, with bounded work. Internal to this folder.
#pragma once

#include "foundation/json/value.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace chap::options {

// The error for a schema that has a keyword with an invalid argument. what() is a text for the
// client.
class UnusableSchema : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The error for a schema and values that are too complex to be checked. what() is a text for the
// client.
class TooComplex : public UnusableSchema {
 public:
  using UnusableSchema::UnusableSchema;
};

class SchemaChecker {
 public:
  // `options` are the properties to which a `$ref` of the form `#/properties/...` may point. The
  // properties must outlive the checker.
  explicit SchemaChecker(const json::Value& options);
  ~SchemaChecker();
  SchemaChecker(const SchemaChecker&) = delete;
  SchemaChecker& operator=(const SchemaChecker&) = delete;

  // Returns the reason why the value does not match the schema, or nullopt if it matches. Throws
  // UnusableSchema.
  std::optional<std::string> check(const json::Value& schema, const json::Value& value);
  // Checks the schema without a value: all its keywords must be usable. Throws UnusableSchema.
  void check_schema(const json::Value& schema);
  std::vector<std::string> take_ignored() { return {ignored_.begin(), ignored_.end()}; }

 private:
  using Problem = std::optional<std::string>;
  using Keyword = Problem (SchemaChecker::*)(
      const json::Value& argument, const json::Value& schema, const json::Value& value
  );
  struct KeywordRow {
    const char* name;
    Keyword check;
  };
  static const std::vector<KeywordRow>& keywords();

  static const KeywordRow* find_keyword(std::string_view name);
  void check_keyword(const json::Member& keyword, const json::Value& schema);
  void check_schemas(std::span<const json::Value> schemas);
  void count_steps(std::size_t steps = 1);
  void count_text(std::string_view text, std::size_t steps_per_byte = 1);
  const json::Value* find_member(const json::Value& object, std::string_view key);
  bool equal(const json::Value& a, const json::Value& b, int depth);
  const re2::RE2& pattern_of(const json::Value& argument);
  const json::Value& target_of(const json::Value& reference);

  Problem check_type(const json::Value&, const json::Value&, const json::Value&);
  Problem check_enum(const json::Value&, const json::Value&, const json::Value&);
  Problem check_const(const json::Value&, const json::Value&, const json::Value&);
  Problem check_minimum(const json::Value&, const json::Value&, const json::Value&);
  Problem check_maximum(const json::Value&, const json::Value&, const json::Value&);
  Problem check_exclusive_minimum(const json::Value&, const json::Value&, const json::Value&);
  Problem check_exclusive_maximum(const json::Value&, const json::Value&, const json::Value&);
  Problem check_multiple_of(const json::Value&, const json::Value&, const json::Value&);
  Problem check_min_length(const json::Value&, const json::Value&, const json::Value&);
  Problem check_max_length(const json::Value&, const json::Value&, const json::Value&);
  Problem check_pattern(const json::Value&, const json::Value&, const json::Value&);
  Problem check_items(const json::Value&, const json::Value&, const json::Value&);
  Problem check_min_items(const json::Value&, const json::Value&, const json::Value&);
  Problem check_max_items(const json::Value&, const json::Value&, const json::Value&);
  Problem check_properties(const json::Value&, const json::Value&, const json::Value&);
  Problem check_required(const json::Value&, const json::Value&, const json::Value&);
  Problem check_any_of(const json::Value&, const json::Value&, const json::Value&);
  Problem check_all_of(const json::Value&, const json::Value&, const json::Value&);
  Problem check_reference(const json::Value&, const json::Value&, const json::Value&);

  const json::Value& options_;
  std::size_t steps_ = 0;
  std::size_t pattern_instructions_ = 0;
  int depth_ = 0;
  std::set<std::string> ignored_;
  std::map<const json::Value*, std::unique_ptr<re2::RE2>> patterns_;
};

}  // namespace chap::options
