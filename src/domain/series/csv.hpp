// Observations from a comma-separated table with a header (contract, evaluation.md 2.6): columns
// `time_period`, `location` and one column a feature. Places are text, leading zeros included.
#pragma once

#include "domain/series/observations.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chap::series {

// With `features`, exactly these columns are taken and all must exist; without, every column that
// has a name, except `parent`, which our own exports carry. Empty fields and the usual marks of a
// missing number (NaN, NA, null, ...) are missing. Throws Error (kInvalidInput) with the line
// number of the first thing that is wrong.
Observations observations_from_csv(
    std::string_view text, const std::vector<std::string>& features = {}
);

struct CsvTable {
  Observations observations;
  std::vector<std::string> columns = {};       // features and text columns, in file order
  std::vector<std::string> text_columns = {};  // no features, since some field is no number
};

// For files that people hand to the command line: a column with text in it is set apart instead of
// refused. `names`: wanted name -> name in the file, applied first; throws when the file lacks one.
CsvTable table_from_csv(
    std::string_view text, const std::map<std::string, std::string>& names = {}
);

}  // namespace chap::series
