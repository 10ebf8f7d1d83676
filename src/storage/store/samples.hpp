// Forecast samples as JSON text, such as `[3,4.5,0]`. Each number is written as the shortest text
// from which the same double is read; whole numbers have no decimal point (database.md 1.8).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chap::store {

// Appends the text of the samples. Throws Error (kInvalidInput) if a sample is not finite, because
// JSON cannot represent such a sample.
void append_samples(std::string& out, std::span<const double> samples);

// Replaces `samples` by the samples in the text. NULL, `null` and `{}` are read as no samples
// (database.md 1.7). Throws Error (kInternal) if the text is not an array of numbers.
void read_samples(std::string_view text, std::vector<double>& samples);

}  // namespace chap::store
