// A list of texts as JSON, such as `["a","b"]`. Lists of org units are stored and sent in this
// form, so the program does not need to make a string for each org unit. Equal lists have equal
// JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chap::json {

class TextList {
 public:
  TextList() = default;
  TextList(const std::vector<std::string>& items);
  // Reads a stored text, which may have other spacing and escapes; `null` and `{}` become empty
  // lists. Throws the errors of parse() if the text is not JSON.
  static TextList from_stored(std::string_view text);

  // Compact JSON, in the form that Writer writes.
  const std::string& json() const { return json_; }
  std::vector<std::string> items() const;
  void sort();

  friend bool operator==(const TextList&, const TextList&) = default;

 private:
  std::string json_ = "[]";
  bool ascending_ = true;  // whether the items in json_ are sorted
};

}  // namespace chap::json
