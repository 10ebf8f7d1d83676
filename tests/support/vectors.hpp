// Reads the test vectors in tests/vectors, in which non-finite numbers are written as texts.
#pragma once

#include "foundation/json/parse.hpp"
#include "foundation/json/writer.hpp"

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace chap::testing_support {

inline json::Document read_vectors(const std::string& name) {
  std::ifstream file("tests/vectors/" + name);
  if (!file) throw std::runtime_error("cannot read tests/vectors/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return json::parse(text.str());
}

// The member of an object. Throws if the object does not have the member.
inline const json::Value& at(const json::Value& object, std::string_view key) {
  const json::Value* found = object.find(key);
  if (found == nullptr) throw std::runtime_error("no member " + std::string(key));
  return *found;
}

inline std::string text_at(const json::Value& object, std::string_view key) {
  return std::string(at(object, key).as_string());
}

// The number that a value of a vector stands for. Null and "NaN" stand for NaN.
inline double number_of(const json::Value& value) {
  if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (!value.is_string()) return value.number();
  if (value.as_string() == "NaN") return std::numeric_limits<double>::quiet_NaN();
  return value.as_string() == "Infinity" ? HUGE_VAL : -HUGE_VAL;
}

inline std::vector<double> numbers_of(const json::Value& list) {
  std::vector<double> numbers;
  for (const json::Value& value : list.items()) numbers.push_back(number_of(value));
  return numbers;
}

}  // namespace chap::testing_support
