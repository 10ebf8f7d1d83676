#include "foundation/base/clock.hpp"

#include "foundation/base/error.hpp"

#include <charconv>
#include <string_view>

namespace chap {
namespace {

struct Parts {
  int year;
  unsigned month, day;
  int hour, minute, second;
  int micros;
};

Parts split(Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  return {
      int(date.year()),
      unsigned(date.month()),
      unsigned(date.day()),
      int(clock.hours().count()),
      int(clock.minutes().count()),
      int(clock.seconds().count()),
      int(clock.subseconds().count())};
}

// Appends `number` with leading zeros. Responses with lists contain thousands of timestamps, and
// this function is ten times as fast as fmt::format.
void append_digits(std::string& text, unsigned number, unsigned width) {
  const std::size_t begin = text.size();
  text.resize(begin + width);
  for (std::size_t i = begin + width; i > begin; number /= 10) {
    text[--i] = static_cast<char>('0' + number % 10);
  }
}

std::string seconds_text(const Parts& p, char separator) {
  std::string text;
  text.reserve(26);
  const auto add = [&text](char before, unsigned number) {
    text += before;
    append_digits(text, number, 2);
  };
  append_digits(text, unsigned(p.year), 4);
  add('-', p.month);
  add('-', p.day);
  add(separator, unsigned(p.hour));
  add(':', unsigned(p.minute));
  add(':', unsigned(p.second));
  return text;
}

std::string with_fraction(std::string text, char point, int number, unsigned width) {
  text += point;
  append_digits(text, unsigned(number), width);
  return text;
}

// Reads a number of `count` digits from the position `at` on.
int number_at(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  if (at + count > text.size()) throw invalid_input("invalid time");
  const char* end = text.data() + at + count;
  const auto [rest, error] = std::from_chars(text.data() + at, end, value);
  if (error != std::errc() || rest != end) throw invalid_input("invalid time");
  return value;
}

// The microseconds of a fraction such as `.125`; 0 for an empty text.
int micros_after(std::string_view text) {
  if (text.empty()) return 0;
  if (text.size() < 2 || text.size() > 7 || (text[0] != '.' && text[0] != ',')) {
    throw invalid_input("invalid time");
  }
  int value = number_at(text, 1, text.size() - 1);
  for (std::size_t i = text.size() - 1; i < 6; ++i) value *= 10;
  return value;
}

}  // namespace

std::chrono::steady_clock::time_point Clock::steady() const {
  return std::chrono::steady_clock::now();
}

Timestamp SystemClock::now() const {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string iso_micros(Timestamp time) {
  const Parts p = split(time);
  return with_fraction(seconds_text(p, 'T'), '.', p.micros, 6);
}

std::string iso_python(Timestamp time) {
  const Parts p = split(time);
  return p.micros == 0 ? seconds_text(p, 'T') : iso_micros(time);
}

std::string sql_text(Timestamp time) {
  const Parts p = split(time);
  return with_fraction(seconds_text(p, ' '), '.', p.micros, 6);
}

std::string log_text(Timestamp time) {
  const Parts p = split(time);
  return with_fraction(seconds_text(p, ' '), ',', p.micros / 1000, 3);
}

Timestamp parse_timestamp(const std::string& text) {
  const std::chrono::year_month_day date{
      std::chrono::year{number_at(text, 0, 4)},
      std::chrono::month{unsigned(number_at(text, 5, 2))},
      std::chrono::day{unsigned(number_at(text, 8, 2))}};
  if (!date.ok()) throw invalid_input("invalid time");
  const auto clock = std::chrono::hours{number_at(text, 11, 2)} +
                     std::chrono::minutes{number_at(text, 14, 2)} +
                     std::chrono::seconds{number_at(text, 17, 2)} +
                     std::chrono::microseconds{micros_after(std::string_view(text).substr(19))};
  return Timestamp{std::chrono::sys_days{date}.time_since_epoch() + clock};
}

}  // namespace chap
