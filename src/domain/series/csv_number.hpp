// Numbers in CSV files (evaluation.md 2.6).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chap::series {

// Whether a file may write 1,5 for one and a half.
enum class DecimalComma { kRefused, kRead };

// NaN for an empty field and for NaN, NA, null and similar texts; nullopt for a text that is no
// number. An infinite number is returned as such.
std::optional<double> csv_number(std::string_view text, DecimalComma comma);

// The decimal sign of a number: '.', ',' or 0 for none.
char decimal_sign(std::string_view text);

// The error text for a text that is not a number; it lists the accepted forms.
std::string not_a_number(std::string_view text);

}  // namespace chap::series
