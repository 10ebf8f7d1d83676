// A list of texts that is kept as the JSON it is stored and sent as, `["a","b"]`: the org units of
// a large data set pass from the database to an answer without becoming a thousand strings. A
// value; equal lists have equal texts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chap::json {

class TextList {
 public:
  TextList() = default;
  TextList(const std::vector<std::string>& items);
  // Text as any program stored it: other spacing, escapes; `null` and `{}` are empty. Throws what
  // parse() throws for text that is no JSON.
  static TextList from_stored(std::string_view text);

  // Compact, as the writer writes it.
  const std::string& json() const { return json_; }
  std::vector<std::string> items() const;
  void sort();

  friend bool operator==(const TextList&, const TextList&) = default;

 private:
  std::string json_ = "[]";
  bool ascending_ = true;  // follows from json_, which is looked through once only
};

}  // namespace chap::json
