#include "foundation/json/parse.hpp"

#include "foundation/base/utf8.hpp"
#include "foundation/json/encoding.hpp"
#include "foundation/json/storage.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chap::json {
namespace {

// Up to this number of members, comparing keys is faster than hashing them.
constexpr std::size_t kSmallObject = 24;

// A recursive descent parser for the text of a Storage. The text is valid UTF-8. `at_` is the
// position of the next unread byte.
class Parser {
 public:
  Parser(Document::Storage& storage, const ParseLimits& limits)
      : storage_(storage), text_(storage.text), limits_(limits) {}

  void run() {
    skip_blanks();
    storage_.root = value(0);
    skip_blanks();
    if (at_ != text_.size()) fail("Extra data", at_);
  }

 private:
  [[noreturn]] void fail(const char* reason, std::size_t at) const {
    throw SyntaxError(reason, count_characters(text_.substr(0, at)));
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_blanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  bool consume(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Value value(std::size_t depth) {
    switch (peek()) {
      case '"':
        return Value::string(string());
      case '{':
        return object(depth + 1);
      case '[':
        return array(depth + 1);
      case 'n':
        if (consume("null")) return {};
        break;
      case 't':
        if (consume("true")) return Value::boolean(true);
        break;
      case 'f':
        if (consume("false")) return Value::boolean(false);
        break;
      case 'N':
        if (consume("NaN")) return Value::real(std::numeric_limits<double>::quiet_NaN());
        break;
      case 'I':
        if (consume("Infinity")) return Value::real(HUGE_VAL);
        break;
      case '-':
        if (consume("-Infinity")) return Value::real(-HUGE_VAL);
        return number();
      default:
        if (peek() >= '0' && peek() <= '9') return number();
    }
    fail("Expecting value", at_);
  }

  // Moves the elements of `stack` from the index `from` on into the memory of the document.
  template <class T>
  std::span<const T> move_to_storage(std::vector<T>& stack, std::size_t from) {
    const std::size_t count = stack.size() - from;
    if (count == 0) return {};
    T* copy = static_cast<T*>(storage_.nodes.allocate(count * sizeof(T), alignof(T)));
    std::uninitialized_copy(stack.begin() + std::ptrdiff_t(from), stack.end(), copy);
    stack.resize(from);
    return {copy, count};
  }

  void check_depth(std::size_t depth) const {
    if (depth > limits_.depth) throw UnreadableError("the body is nested too deeply");
  }

  Value array(std::size_t depth) {
    check_depth(depth);
    ++at_;
    const std::size_t from = items_.size();
    skip_blanks();
    if (peek() == ']') {
      ++at_;
      return Value::array({});
    }
    while (true) {
      const Value item = value(depth);
      items_.push_back(item);
      skip_blanks();
      if (peek() == ']') break;
      if (peek() != ',') fail("Expecting ',' delimiter", at_);
      const std::size_t comma = at_++;
      skip_blanks();
      if (peek() == ']') fail("Illegal trailing comma before end of array", comma);
    }
    ++at_;
    return Value::array(move_to_storage(items_, from));
  }

  Value object(std::size_t depth) {
    check_depth(depth);
    ++at_;
    const std::size_t from = members_.size();
    skip_blanks();
    if (peek() == '}') {
      ++at_;
      return Value::object({});
    }
    while (true) {
      if (peek() != '"') fail("Expecting property name enclosed in double quotes", at_);
      const std::string_view key = string();
      skip_blanks();
      if (peek() != ':') fail("Expecting ':' delimiter", at_);
      ++at_;
      skip_blanks();
      const Value item = value(depth);
      members_.push_back({key, item});
      skip_blanks();
      if (peek() == '}') break;
      if (peek() != ',') fail("Expecting ',' delimiter", at_);
      const std::size_t comma = at_++;
      skip_blanks();
      if (peek() == '}') fail("Illegal trailing comma before end of object", comma);
    }
    ++at_;
    remove_repeated_keys(from);
    return Value::object(move_to_storage(members_, from));
  }

  // Keeps one member for each key, at the position of the key's first occurrence and with the value
  // of its last occurrence.
  void remove_repeated_keys(std::size_t from) {
    const std::size_t count = members_.size() - from;
    std::size_t end = from;
    std::unordered_map<std::string_view, std::size_t> indexes;
    if (count > kSmallObject) indexes.reserve(count);
    for (std::size_t i = from; i < members_.size(); ++i) {
      const Member member = members_[i];
      std::size_t index = end;
      if (count > kSmallObject) {
        index = indexes.try_emplace(member.key, end).first->second;
      } else {
        for (std::size_t j = from; j < end; ++j) {
          if (members_[j].key == member.key) index = j;
        }
      }
      if (index == end) {
        members_[end++] = member;
      } else {
        members_[index].value = member.value;
      }
    }
    members_.resize(end);
  }

  std::string_view string() {
    const std::size_t quote = at_++;
    const std::size_t begin = at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') return text_.substr(begin, at_++ - begin);
      if (c == '\\') return escaped_string(quote, begin);
      if (static_cast<unsigned char>(c) < 0x20) fail("Invalid control character at", at_);
      ++at_;
    }
    fail("Unterminated string starting at", quote);
  }

  std::string_view escaped_string(std::size_t quote, std::size_t begin) {
    scratch_.assign(text_.substr(begin, at_ - begin));
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return scratch_in_storage();
      }
      if (c == '\\') {
        escape(quote);
        continue;
      }
      if (static_cast<unsigned char>(c) < 0x20) fail("Invalid control character at", at_);
      scratch_ += c;
      ++at_;
    }
    fail("Unterminated string starting at", quote);
  }

  std::string_view scratch_in_storage() {
    if (scratch_.empty()) return {};
    char* copy = static_cast<char*>(storage_.nodes.allocate(scratch_.size(), 1));
    std::memcpy(copy, scratch_.data(), scratch_.size());
    return {copy, scratch_.size()};
  }

  void escape(std::size_t quote) {
    const std::size_t backslash = at_++;
    if (at_ == text_.size()) fail("Unterminated string starting at", quote);
    const char c = text_[at_++];
    static constexpr std::string_view kLetters = "\"\\/bfnrt";
    static constexpr std::string_view kCharacters = "\"\\/\b\f\n\r\t";
    if (c == 'u') {
      append_utf8(scratch_, unicode_escape());
      return;
    }
    const std::size_t index = kLetters.find(c);
    if (index == std::string_view::npos) fail("Invalid \\escape", backslash);
    scratch_ += kCharacters[index];
  }

  // Reads the four digits after `\u` and returns their code point. If the code point is a high
  // surrogate and a `\u` escape with a low surrogate follows, reads that escape, too, and returns
  // the code point of the pair.
  std::uint32_t unicode_escape() {
    const std::uint32_t high = four_digits();
    if (high < 0xD800 || high >= 0xDC00 || text_.substr(at_, 2) != "\\u") return high;
    const std::size_t before = at_;
    at_ += 2;
    const std::uint32_t low = four_digits();
    if (low >= 0xDC00 && low < 0xE000) return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    at_ = before;
    return high;
  }

  std::uint32_t four_digits() {
    const std::size_t letter = at_ - 1;
    std::uint32_t code = 0;
    // Like Python's parser, this parser requires a character after the digits, such as the closing
    // quote.
    if (at_ + 4 >= text_.size()) fail("Invalid \\uXXXX escape", letter);
    const char* end = text_.data() + at_ + 4;
    const auto [rest, error] = std::from_chars(text_.data() + at_, end, code, 16);
    if (error != std::errc() || rest != end || text_[at_] == '-') {
      fail("Invalid \\uXXXX escape", letter);
    }
    at_ += 4;
    return code;
  }

  std::size_t end_of_digits(std::size_t at) const {
    while (at < text_.size() && text_[at] >= '0' && text_[at] <= '9') ++at;
    return at;
  }

  Value number() {
    const std::size_t begin = at_;
    const std::size_t first = begin + (text_[begin] == '-' ? 1 : 0);
    std::size_t end =
        first < text_.size() && text_[first] == '0' ? first + 1 : end_of_digits(first);
    if (end == first) fail("Expecting value", begin);
    const std::size_t int_end = end;
    if (end < text_.size() && text_[end] == '.' && end_of_digits(end + 1) > end + 1) {
      end = end_of_digits(end + 1);
    }
    end = exponent_end(end);
    at_ = end;
    const std::string_view literal = text_.substr(begin, end - begin);
    if (end != int_end) return Value::real(real(literal));
    if (int_end - first > limits_.int_digits) throw UnreadableError("an integer is too long");
    std::int64_t value = 0;
    const auto result = std::from_chars(literal.data(), literal.data() + literal.size(), value);
    return result.ec == std::errc() ? Value::integer(value) : Value::big_integer(literal);
  }

  std::size_t exponent_end(std::size_t end) const {
    if (end >= text_.size() || (text_[end] != 'e' && text_[end] != 'E')) return end;
    std::size_t digits = end + 1;
    if (digits < text_.size() && (text_[digits] == '+' || text_[digits] == '-')) ++digits;
    const std::size_t after = end_of_digits(digits);
    return after > digits ? after : end;
  }

  static double real(std::string_view literal) {
    double value = 0;
    const auto result = std::from_chars(literal.data(), literal.data() + literal.size(), value);
    if (result.ec == std::errc()) return value;
    return std::strtod(std::string(literal).c_str(), nullptr);  // out of range: infinity or zero
  }

  Document::Storage& storage_;
  std::string_view text_;
  const ParseLimits& limits_;
  std::size_t at_ = 0;
  std::vector<Value> items_;     // items of all arrays that are not yet complete
  std::vector<Member> members_;  // members of all objects that are not yet complete
  std::string scratch_;          // the string with escapes that is being read
};

Document parse_into(
    std::unique_ptr<Document::Storage> storage, std::string_view text, const ParseLimits& limits
) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max()) {
    throw UnreadableError("the body is too long");
  }
  storage->text = as_utf8(text, storage->owned);
  Parser(*storage, limits).run();
  return Document(std::move(storage));
}

}  // namespace

Document parse(std::string text, const ParseLimits& limits) {
  auto storage = std::make_unique<Document::Storage>();
  storage->owned = std::move(text);
  const std::string_view owned = storage->owned;
  return parse_into(std::move(storage), owned, limits);
}

Document parse_borrowed(std::string_view text, const ParseLimits& limits) {
  return parse_into(std::make_unique<Document::Storage>(), text, limits);
}

}  // namespace chap::json
