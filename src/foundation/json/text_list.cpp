#include "foundation/json/text_list.hpp"

#include "foundation/json/parse.hpp"
#include "foundation/json/plain_text.hpp"
#include "foundation/json/writer.hpp"

#include <algorithm>

namespace chap::json {
namespace {

struct Form {
  bool canonical = false;  // Writer would write the same text, and no item has an escape
  bool ascending = false;  // the text is canonical, and the items are sorted
};

// Determines the form of a text such as `["a","b"]` in one pass.
Form form_of(std::string_view text) {
  if (text == "[]") return {true, true};
  if (text.size() < 4 || text.front() != '[' || text.back() != ']') return {};
  bool ascending = true;
  std::string_view previous;
  std::size_t at = 1;
  while (text[at] == '"') {
    const std::size_t begin = at + 1;
    const std::size_t end = end_of_plain(text, begin);
    if (end + 1 >= text.size() || text[end] != '"') return {};
    const std::string_view item = text.substr(begin, end - begin);
    ascending = ascending && previous <= item;
    previous = item;
    at = end + 1;
    if (at + 1 == text.size()) return {true, ascending};  // only the bracket is left
    if (text[at++] != ',') return {};
  }
  return {};
}

}  // namespace

TextList::TextList(const std::vector<std::string>& items)
    : json_("["), ascending_(std::is_sorted(items.begin(), items.end())) {
  for (const std::string& item : items) {
    if (json_.size() > 1) json_ += ',';
    append_string(json_, item);
  }
  json_ += ']';
}

TextList TextList::from_stored(std::string_view text) {
  TextList list;
  const Form form = form_of(text);
  if (form.canonical) {
    list.json_ = text;
    list.ascending_ = form.ascending;
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

void TextList::sort() {
  if (ascending_) return;
  std::vector<std::string> sorted = items();
  std::sort(sorted.begin(), sorted.end());
  *this = sorted;
}

}  // namespace chap::json
