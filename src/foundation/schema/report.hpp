// Collects the problems of one request. Each problem becomes an entry of the 422 body (http-api.md
// 2.6). At most kMaxProblems problems are kept (contract README 14).
#pragma once

#include "foundation/json/value.hpp"
#include "foundation/json/writer.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chap::schema {

inline constexpr std::size_t kMaxProblems = 1000;
inline constexpr std::size_t kMaxInputBytes = 16 * 1024UL;  // bytes of the JSON text in `input`

struct Problem {
  std::string type;
  std::string loc;  // JSON array
  std::string msg;
  std::string input;  // JSON text
  std::string ctx;    // JSON object; empty: the entry has no `ctx`
};

// A report keeps the path of the value that is being read, such as "body", "providedData", 3,
// "value". The path becomes the `loc` of a new problem. The parts of the path are views into the
// document.
class Report {
 public:
  using Part = std::variant<std::string_view, std::size_t>;

  // Adds a part to the path. The destructor removes the part.
  class Step {
   public:
    Step(Report& report, Part part) : report_(report) { report_.path_.push_back(part); }
    ~Step() { report_.path_.pop_back(); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    Report& report_;
  };

  void add(
      std::string_view type, std::string_view msg, const json::Value& input, std::string ctx = {}
  );
  // Adds a problem of the type `value_error`, for a value that has the right type but violates
  // another rule.
  void add_value_error(std::string_view text, const json::Value& input);

  bool empty() const { return problems_.empty(); }
  std::size_t size() const { return problems_.size(); }
  const std::vector<Problem>& problems() const { return problems_; }
  // {"detail":[...]}
  std::string to_json() const;

 private:
  std::string location() const;

  std::vector<Part> path_;
  std::vector<Problem> problems_;
};

// `value` as JSON. If the text would be longer than kMaxInputBytes, objects are reduced to their
// scalar members, arrays to `[]`, and texts are cut.
std::string bounded_text(const json::Value& value);

}  // namespace chap::schema
