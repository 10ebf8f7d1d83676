#include "foundation/schema/date_time.hpp"

#include "foundation/json/writer.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace chap::schema {
namespace {

// Reads the text piece by piece; `problem` is the reason of the first piece that is wrong.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  std::size_t left() const { return text_.size() - at_; }
  const char* problem() const { return problem_; }

  int number(std::size_t digits, const char* what) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (at_ + i >= text_.size()) return wrong("input is too short");
      const char c = text_[at_ + i];
      if (c < '0' || c > '9') return wrong(what);
      value = value * 10 + (c - '0');
    }
    at_ += digits;
    return value;
  }

  void any_of(std::string_view characters, const char* what) {
    if (at_end()) {
      wrong("input is too short");
    } else if (!next_is(characters)) {
      wrong(what);
    } else {
      ++at_;
    }
  }

  bool next_is(std::string_view characters) const {
    return !at_end() && characters.find(text_[at_]) != std::string_view::npos;
  }

  int wrong(const char* what) {
    if (problem_ == nullptr) problem_ = what;
    return 0;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  const char* problem_ = nullptr;
};

void scan_date(Scanner& in) {
  const int y = in.number(4, "invalid character in year");
  in.any_of("-", "invalid date separator, expected `-`");
  const int m = in.number(2, "invalid character in month");
  in.any_of("-", "invalid date separator, expected `-`");
  const int d = in.number(2, "invalid character in day");
  if (in.problem() != nullptr) return;
  if (m < 1 || m > 12) {
    in.wrong("month value is outside expected range of 1-12");
  } else if (!std::chrono::year_month_day{
                 std::chrono::year{y},
                 std::chrono::month{unsigned(m)},
                 std::chrono::day{unsigned(d)}}
                  .ok()) {
    in.wrong("day value is outside expected range");
  }
}

void scan_zone(Scanner& in) {
  if (in.next_is("Zz")) {
    in.any_of("Zz", "invalid timezone sign");
    return;
  }
  in.any_of("+-", "invalid timezone sign");
  in.number(2, "invalid timezone hour");
  if (in.next_is(":")) in.any_of(":", "invalid timezone sign");
  in.number(2, "invalid timezone minute");
}

void scan_time(Scanner& in) {
  if (in.number(2, "invalid character in hour") > 23) {
    in.wrong("hour value is outside expected range of 0-23");
  }
  in.any_of(":", "invalid time separator, expected `:`");
  if (in.number(2, "invalid character in minute") > 59) {
    in.wrong("minute value is outside expected range of 0-59");
  }
  if (in.next_is(":")) {
    in.any_of(":", "invalid time separator, expected `:`");
    if (in.number(2, "invalid character in second") > 59) {
      in.wrong("second value is outside expected range of 0-59");
    }
    if (in.next_is(".,")) {
      in.any_of(".,", "");
      in.number(1, "second fraction is missing");
      while (in.next_is("0123456789")) in.number(1, "");
    }
  }
  if (in.problem() == nullptr && !in.at_end()) scan_zone(in);
  if (in.problem() == nullptr && !in.at_end())
    in.wrong("unexpected extra characters at the end of the input");
}

bool is_unix_time(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool refuse(
    Report& report, const char* type, const char* what, const char* reason, const json::Value& value
) {
  json::Writer ctx;
  ctx.begin_object();
  ctx.key("error");
  ctx.string(reason);
  ctx.end_object();
  report.add(
      type, std::string("Input should be a valid ") + what + ", " + reason, value, ctx.take()
  );
  return false;
}

}  // namespace

bool read_date_time(const json::Value& value, DateTime& out, Report& report) {
  if (value.is_number()) {
    out.text = json::to_text(value);
    return true;
  }
  if (!value.is_string()) {
    report.add("datetime_type", "Input should be a valid datetime", value);
    return false;
  }
  const std::string_view text = value.as_string();
  if (!is_unix_time(text)) {
    Scanner in(text);
    scan_date(in);
    if (in.problem() != nullptr) {
      return refuse(report, "datetime_from_date_parsing", "datetime or date", in.problem(), value);
    }
    if (!in.at_end()) {
      in.any_of("Tt _", "invalid datetime separator, expected `T`, `t`, `_` or space");
      scan_time(in);
    }
    if (in.problem() != nullptr) {
      return refuse(report, "datetime_parsing", "datetime", in.problem(), value);
    }
  }
  out.text = text;
  return true;
}

}  // namespace chap::schema
