// Forecast samples as JSON text: `[3,4.5,0]`. Shortest text that reads back as the same double,
// whole numbers without a point (database.md 1.8): counts take a third of the room.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chap::store {

// Appends; throws kInvalidInput for a sample that is not finite, which JSON cannot hold.
void append_samples(std::string& out, std::span<const double> samples);

// Replaces `samples`, with none for NULL, `null` and `{}` (database.md 1.7); throws kInternal when
// the text is no array of numbers.
void read_samples(std::string_view text, std::vector<double>& samples);

}  // namespace chap::store
