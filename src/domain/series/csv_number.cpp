#include "domain/series/csv_number.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace chap::series {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

bool marks_missing(std::string_view text) {
  static constexpr std::array<std::string_view, 14> kMarks = {
      "",
      "nan",
      "-nan",
      "na",
      "<na>",
      "n/a",
      "#n/a",
      "#na",
      "#n/a n/a",
      "null",
      "none",
      "1.#ind",
      "-1.#ind",
      "1.#qnan"};
  return std::ranges::any_of(kMarks, [&](std::string_view mark) {
    return ascii::equals_ignoring_case(text, mark);
  });
}

}  // namespace

std::optional<double> csv_number(std::string_view text, DecimalComma comma) {
  text = without_outer_blanks(text);
  if (marks_missing(text)) return kMissing;
  std::string with_point;
  if (comma == DecimalComma::kRead && text.find('.') == std::string_view::npos) {
    with_point = text;
    const std::size_t at = with_point.find(',');
    if (at != std::string::npos) with_point[at] = '.';
    text = with_point;
  }
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (rest != text.data() + text.size() || error == std::errc::invalid_argument) {
    return std::nullopt;
  }
  // A number beyond the range of doubles becomes infinite or 0.
  if (error == std::errc::result_out_of_range)
    return std::strtod(std::string(text).c_str(), nullptr);
  // NaN has many bit patterns. A missing value always gets the same bit pattern.
  return std::isnan(value) ? kMissing : value;
}

char decimal_sign(std::string_view text) {
  const std::size_t at = text.find_first_of(".,");
  return at == std::string_view::npos ? '\0' : text[at];
}

std::string not_a_number(std::string_view text) {
  return fmt::format(
      "'{}' is not a number; write it like 12.5 (like 12,5 only in a file with semicolons), and "
      "leave the field empty if there is no value",
      text.substr(0, 60)
  );
}

}  // namespace chap::series
