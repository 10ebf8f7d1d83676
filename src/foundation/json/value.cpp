#include "foundation/json/value.hpp"

#include "foundation/json/storage.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace chap::json {

Value Value::boolean(bool value) {
  Value result;
  result.kind_ = Kind::kBool;
  result.bool_ = value;
  return result;
}

Value Value::integer(std::int64_t value) {
  Value result;
  result.kind_ = Kind::kInt;
  result.int_ = value;
  return result;
}

Value Value::real(double value) {
  Value result;
  result.kind_ = Kind::kDouble;
  result.double_ = value;
  return result;
}

Value Value::big_integer(std::string_view digits) {
  Value result = string(digits);
  result.kind_ = Kind::kBigInt;
  return result;
}

Value Value::string(std::string_view text) {
  Value result;
  result.kind_ = Kind::kString;
  result.text_ = text.data();
  result.size_ = static_cast<std::uint32_t>(text.size());
  return result;
}

Value Value::array(std::span<const Value> items) {
  Value result;
  result.kind_ = Kind::kArray;
  result.items_ = items.data();
  result.size_ = static_cast<std::uint32_t>(items.size());
  return result;
}

Value Value::object(std::span<const Member> members) {
  Value result;
  result.kind_ = Kind::kObject;
  result.members_ = members.data();
  result.size_ = static_cast<std::uint32_t>(members.size());
  return result;
}

std::span<const Member> Value::members() const { return {members_, size_}; }

double Value::number() const {
  switch (kind_) {
    case Kind::kInt:
      return static_cast<double>(int_);
    case Kind::kDouble:
      return double_;
    case Kind::kBigInt:
      return std::strtod(std::string(as_string()).c_str(), nullptr);
    default:
      return 0.0;
  }
}

const Value* Value::find(std::string_view key) const {
  if (kind_ != Kind::kObject) return nullptr;
  const auto list = members();
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Member& m) { return m.key == key; });
  return found == list.end() ? nullptr : &found->value;
}

Document::Document(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

const Value& Document::root() const { return storage_->root; }

}  // namespace chap::json
