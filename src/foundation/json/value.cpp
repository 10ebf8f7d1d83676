#include "foundation/json/value.hpp"

#include "foundation/json/storage.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace chap::json {

Value Value::boolean(bool value) {
  Value made;
  made.kind_ = Kind::kBool;
  made.bool_ = value;
  return made;
}

Value Value::integer(std::int64_t value) {
  Value made;
  made.kind_ = Kind::kInt;
  made.int_ = value;
  return made;
}

Value Value::real(double value) {
  Value made;
  made.kind_ = Kind::kDouble;
  made.double_ = value;
  return made;
}

Value Value::big_integer(std::string_view digits) {
  Value made = string(digits);
  made.kind_ = Kind::kBigInt;
  return made;
}

Value Value::string(std::string_view text) {
  Value made;
  made.kind_ = Kind::kString;
  made.text_ = text.data();
  made.size_ = static_cast<std::uint32_t>(text.size());
  return made;
}

Value Value::array(std::span<const Value> items) {
  Value made;
  made.kind_ = Kind::kArray;
  made.items_ = items.data();
  made.size_ = static_cast<std::uint32_t>(items.size());
  return made;
}

Value Value::object(std::span<const Member> members) {
  Value made;
  made.kind_ = Kind::kObject;
  made.members_ = members.data();
  made.size_ = static_cast<std::uint32_t>(members.size());
  return made;
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
  const auto all = members();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const Member& m) { return m.key == key; });
  return at == all.end() ? nullptr : &at->value;
}

Document::Document(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

const Value& Document::root() const { return storage_->root; }

}  // namespace chap::json
