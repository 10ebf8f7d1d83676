#include "foundation/json/text_list.hpp"

#include "foundation/json/parse.hpp"
#include "foundation/json/writer.hpp"

#include <algorithm>

namespace chap::json {
namespace {

// Whether the text is `["a","b"]` with nothing in it that the writer would write differently.
bool is_canonical(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
  std::size_t at = 1;
  if (at + 1 == text.size()) return true;
  while (true) {
    if (text[at++] != '"') return false;
    while (text[at] != '"') {
      const auto c = static_cast<unsigned char>(text[at]);
      if (c < 0x20 || c >= 0x7F || c == '\\') return false;
      if (++at == text.size()) return false;
    }
    if (++at + 1 == text.size()) return true;  // at the closing bracket
    if (at >= text.size() || text[at++] != ',') return false;
  }
}

// The items of a canonical list, as they stand in its text.
bool is_ascending(std::string_view canonical) {
  std::string_view before;
  for (std::size_t begin = 2; begin < canonical.size();) {
    const std::size_t end = canonical.find('"', begin);
    const std::string_view item = canonical.substr(begin, end - begin);
    if (item < before) return false;
    before = item;
    begin = end + 3;
  }
  return true;
}

}  // namespace

TextList::TextList(const std::vector<std::string>& items) {
  json_ = "[";
  for (const std::string& item : items) {
    if (json_.size() > 1) json_ += ',';
    append_string(json_, item);
  }
  json_ += ']';
}

TextList TextList::from_stored(std::string_view text) {
  TextList list;
  if (is_canonical(text)) {
    list.json_ = text;
    return list;
  }
  if (text.empty()) return list;
  const Document document = parse(std::string(text));
  std::vector<std::string> items;
  if (document.root().is_array()) {
    for (const Value& item : document.root().items()) {
      if (item.is_string()) items.emplace_back(item.as_string());
    }
  }
  return items;
}

std::vector<std::string> TextList::items() const {
  const Document document = parse_borrowed(json_);
  std::vector<std::string> items;
  for (const Value& item : document.root().items()) items.emplace_back(item.as_string());
  return items;
}

TextList TextList::sorted() const {
  if (is_canonical(json_) && is_ascending(json_)) return *this;
  std::vector<std::string> all = items();
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace chap::json
