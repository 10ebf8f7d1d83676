// Reads the numbers of CSV files (evaluation.md 2.6). Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chap::series {

// Whether numbers of a file may have a decimal comma, such as 1,5.
enum class DecimalComma { kRefused, kRead };

// Reads a number. Returns NaN for an empty field and for NaN, NA, null and similar texts, and
// nullopt for a text that is not a number. An infinite number is returned unchanged.
std::optional<double> csv_number(std::string_view text, DecimalComma comma);

// The decimal sign of a number: '.', ',' or '\0' if the number has none.
char decimal_sign(std::string_view text);

// The error text for a text that is not a number. The error text lists the accepted forms.
std::string not_a_number(std::string_view text);

}  // namespace chap::series
