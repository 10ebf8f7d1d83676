#include "foundation/schema/date_time.hpp"

#include "foundation/json/writer.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>
#include <string_view>

namespace chap::schema {
namespace {

// Reads a text from its start. problem() returns the first error, or nullptr.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool at_end() const { return position_ == text_.size(); }
  const char* problem() const { return problem_; }

  int number(std::size_t digits, const char* message) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (position_ + i >= text_.size()) return fail("input is too short");
      const char c = text_[position_ + i];
      if (c < '0' || c > '9') return fail(message);
      value = value * 10 + (c - '0');
    }
    position_ += digits;
    return value;
  }

  void any_of(std::string_view characters, const char* message) {
    if (at_end()) {
      fail("input is too short");
    } else if (!next_is(characters)) {
      fail(message);
    } else {
      ++position_;
    }
  }

  bool next_is(std::string_view characters) const {
    return !at_end() && characters.find(text_[position_]) != std::string_view::npos;
  }

  int fail(const char* message) {
    if (problem_ == nullptr) problem_ = message;
    return 0;
  }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
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
    in.fail("month value is outside expected range of 1-12");
  } else if (!std::chrono::year_month_day{
                 std::chrono::year{y},
                 std::chrono::month{unsigned(m)},
                 std::chrono::day{unsigned(d)}}
                  .ok()) {
    in.fail("day value is outside expected range");
  }
}

void scan_zone(Scanner& in) {
  if (in.next_is("Zz")) {
    in.any_of("Zz", "");
    return;
  }
  in.any_of("+-", "");
  const int hour = in.number(2, "");
  if (in.next_is(":")) in.any_of(":", "");
  const int minute = in.number(2, "");
  if (hour > 23 || minute > 59) in.fail("");
}

bool is_time(Scanner& in) {
  const int hour = in.number(2, "");
  in.any_of(":", "");
  const int minute = in.number(2, "");
  int second = 0;
  if (in.next_is(":")) {
    in.any_of(":", "");
    second = in.number(2, "");
    if (in.next_is(".,")) {
      in.any_of(".,", "");
      in.number(1, "");
      while (in.next_is("0123456789")) in.number(1, "");
    }
  }
  if (in.problem() == nullptr && !in.at_end()) scan_zone(in);
  return in.problem() == nullptr && in.at_end() && hour < 24 && minute < 60 && second < 60;
}

constexpr const char* kYearZero = "year 0 is out of range";

// The reason why a number is not a valid Unix time, or nullptr if it is valid. Numbers above 2e10
// (in absolute value) are milliseconds, all others are seconds.
const char* problem_of_unix_time(double time) {
  constexpr double kMillisecondsFrom = 2e10;
  constexpr double kYear0 = -62167219200.0;
  constexpr double kYear1 = -62135596800.0;
  constexpr double kYear10000 = 253402300800.0;
  if (std::isnan(time)) return "NaN values not permitted";
  if (std::abs(time) > kMillisecondsFrom) time /= 1000;
  if (time >= kYear10000) return "dates after 9999 are not supported as unix timestamps";
  if (time < kYear0) return "dates before 0000 are not supported as unix timestamps";
  return time < kYear1 ? kYearZero : nullptr;
}

// Reads a Unix time: digits with an optional sign and an optional point. At most 18 digits may
// stand before the point, because every number with 18 digits fits into 64 bits.
std::optional<double> unix_time_of(std::string_view text) {
  constexpr std::size_t kMaxDigits = 18;
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (negative || text.front() == '+')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view digits = "0123456789";
  const auto is_digits = [&](std::string_view part) {
    return part.find_first_not_of(digits) == std::string_view::npos;
  };
  if (whole.size() > kMaxDigits || !is_digits(whole)) return std::nullopt;
  if (point != std::string_view::npos && !is_digits(text.substr(point + 1))) return std::nullopt;
  double time = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), time).ec != std::errc()) {
    return std::nullopt;
  }
  return negative ? -time : time;
}

bool refuse(
    Report& report,
    const char* type,
    const char* expected,
    const char* reason,
    const json::Value& value
) {
  json::Writer ctx;
  ctx.begin_object();
  ctx.key("error");
  ctx.string(reason);
  ctx.end_object();
  report.add(
      type, std::string("Input should be a valid ") + expected + ", " + reason, value, ctx.take()
  );
  return false;
}

// The reason why a text is neither a date-time nor a date, or nullptr if it is valid. The reason
// refers to the text as a date: an invalid time after a valid date counts as extra characters.
const char* problem_of_text(std::string_view text) {
  constexpr std::size_t kDate = 10;
  if (text.size() < kDate) return "input is too short";
  Scanner in(text);
  scan_date(in);
  if (in.problem() != nullptr) return in.problem();
  if (!in.at_end()) {
    in.any_of("Tt _", "");
    if (in.problem() != nullptr || !is_time(in)) {
      return "unexpected extra characters at the end of the input";
    }
  }
  return text.starts_with("0000") ? kYearZero : nullptr;
}

}  // namespace

bool read_date_time(const json::Value& value, DateTime& out, Report& report) {
  if (value.is_number()) {
    if (const char* problem = problem_of_unix_time(value.number())) {
      return refuse(report, "datetime_parsing", "datetime", problem, value);
    }
    out.text = json::to_text(value);
    return true;
  }
  if (!value.is_string()) {
    report.add("datetime_type", "Input should be a valid datetime", value);
    return false;
  }
  const std::string_view text = value.as_string();
  const auto time = unix_time_of(text);
  const char* problem = time ? problem_of_unix_time(*time) : problem_of_text(text);
  if (problem == kYearZero) return refuse(report, "datetime_parsing", "datetime", problem, value);
  if (problem != nullptr) {
    return refuse(report, "datetime_from_date_parsing", "datetime or date", problem, value);
  }
  out.text = text;
  return true;
}

}  // namespace chap::schema
