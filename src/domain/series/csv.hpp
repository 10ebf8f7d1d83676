// Observations from a comma-separated table with a header (contract, evaluation.md 2.6): columns
// `time_period`, `location` and one column a feature. Places are text, leading zeros included.
#pragma once

#include "domain/series/observations.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chap::series {

// With `features`, exactly these columns are taken and all must exist; without, every column that
// has a name. Quoted fields, CRLF and a byte order mark are understood; empty fields and NaN are
// missing. Throws Error (kInvalidInput) with the line number of the first thing that is wrong.
Observations observations_from_csv(
    std::string_view text, const std::vector<std::string>& features = {}
);

}  // namespace chap::series
