// Everything that is wrong with one request, collected in one pass: the entries of the 422 body
// (http-api.md 2.6). Bounded: after kMostProblems entries no more are kept (contract README 14).
#pragma once

#include "foundation/json/value.hpp"
#include "foundation/json/writer.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chap::schema {

inline constexpr std::size_t kMostProblems = 1000;
inline constexpr std::size_t kLongestInput = 16 * 1024UL;  // bytes of JSON text echoed as `input`

struct Problem {
  std::string type;
  std::string loc;  // JSON array
  std::string msg;
  std::string input;  // JSON text
  std::string ctx;    // JSON object, or empty: the entry has no ctx
};

// Where the reader stands: "body", "providedData", 3, "value". Parts are views into the document.
class Report {
 public:
  using Part = std::variant<std::string_view, std::size_t>;

  // Keeps the path right for as long as it lives.
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
  // value_error: a rule of ours beyond the types.
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

// `value` as JSON; cut to its scalar members (or to null) when the text would be longer than
// kLongestInput.
std::string bounded_text(const json::Value& value);

}  // namespace chap::schema
