#include "domain/schedule/cron.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <span>
#include <vector>

namespace chap::schedule {
namespace {

using ascii::equals_ignoring_case;
using ascii::kBlanks;
using ascii::upper;

constexpr std::size_t kMaxBytes = 1000;  // limited, because responses quote invalid expressions

constexpr std::array<std::string_view, 12> kMonths = {
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kWeekdays = {
    "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

// The result of checking a part of an expression.
enum class Verdict { kGood, kUnreadable, kOutOfRange };

// Items that only one field may have, see check_extra().
enum class Extras { kNone, kOfDay, kOfWeekday };

struct Field {
  std::uint64_t min;
  std::uint64_t max;
  std::span<const std::string_view> names = {};  // names of the values, beginning with `min`
  Extras extras = Extras::kNone;
};

constexpr std::array<Field, 5> kFields = {{
    {0, 59},
    {0, 23},
    {1, 31, {}, Extras::kOfDay},
    {1, 12, kMonths},
    {0, 7, kWeekdays, Extras::kOfWeekday},
}};

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), ascii::is_digit);
}

// The value of a text of digits; UINT64_MAX if the value needs more than 64 bits.
std::uint64_t number_of(std::string_view digits) {
  std::uint64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return result.ec == std::errc() ? value : UINT64_MAX;
}

Verdict check_value(std::string_view text, const Field& field) {
  if (is_digits(text)) {
    const std::uint64_t value = number_of(text);
    return value < field.min || value > field.max ? Verdict::kOutOfRange : Verdict::kGood;
  }
  const bool named = std::any_of(field.names.begin(), field.names.end(), [&](auto name) {
    return equals_ignoring_case(text, name);
  });
  return named ? Verdict::kGood : Verdict::kUnreadable;
}

// Checks items such as `L` and `15W` in the day field, and `5#2` and `L5` in the weekday field.
// Returns nullopt for any other item.
std::optional<Verdict> check_extra(std::string_view item, const Field& field) {
  if (field.extras == Extras::kOfDay) {
    if (equals_ignoring_case(item, "L")) return Verdict::kGood;
    if (item.size() > 1 && upper(item.back()) == 'W') {
      return check_value(item.substr(0, item.size() - 1), field);
    }
  }
  if (field.extras == Extras::kOfWeekday) {
    const std::size_t sharp = item.find('#');
    if (sharp != std::string_view::npos) {
      constexpr Field kWhich{1, 5};
      const Verdict which = check_value(item.substr(sharp + 1), kWhich);
      return which == Verdict::kGood ? check_value(item.substr(0, sharp), field) : which;
    }
    if (item.size() > 1 && upper(item.front()) == 'L') return check_value(item.substr(1), field);
  }
  return std::nullopt;
}

Verdict check_item(std::string_view item, const Field& field) {
  const std::size_t slash = item.find('/');
  if (slash != std::string_view::npos) {
    const std::string_view step = item.substr(slash + 1);
    if (!is_digits(step) || number_of(step) == 0) return Verdict::kUnreadable;
    item = item.substr(0, slash);
  } else if (const auto verdict = check_extra(item, field)) {
    return *verdict;
  }
  if (item == "*" || item == "?") return Verdict::kGood;
  const std::size_t dash = item.find('-');
  const Verdict first = check_value(item.substr(0, dash), field);
  if (dash == std::string_view::npos || first != Verdict::kGood) return first;
  return check_value(item.substr(dash + 1), field);
}

Verdict check_field(std::string_view list, const Field& field) {
  while (true) {
    const std::size_t comma = list.find(',');
    const Verdict verdict = check_item(list.substr(0, comma), field);
    if (verdict != Verdict::kGood || comma == std::string_view::npos) return verdict;
    list.remove_prefix(comma + 1);
  }
}

std::vector<std::string_view> fields_of(std::string_view expression) {
  std::vector<std::string_view> fields;
  std::size_t at = 0;
  while ((at = expression.find_first_not_of(kBlanks, at)) != std::string_view::npos) {
    const std::size_t end = std::min(expression.find_first_of(kBlanks, at), expression.size());
    fields.push_back(expression.substr(at, end - at));
    at = end;
  }
  return fields;
}

}  // namespace

std::size_t count_fields(std::string_view expression) { return fields_of(expression).size(); }

std::optional<std::string> cron_problem(std::string_view expression) {
  if (expression.size() > kMaxBytes) {
    return "the expression is longer than " + std::to_string(kMaxBytes) + " characters";
  }
  const auto fields = fields_of(expression);
  const std::string refused = "[" + std::string(trimmed(expression)) + "] is not acceptable";
  if (fields.size() != kFields.size()) return refused;
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    const Verdict verdict = check_field(fields[i], kFields[i]);
    if (verdict == Verdict::kUnreadable) return refused;
    if (verdict == Verdict::kOutOfRange) return refused + ", out of range";
  }
  return std::nullopt;
}

}  // namespace chap::schedule
