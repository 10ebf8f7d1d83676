// Makes a column other than `disease_cases` the target (core-2.5.1.md 5).
#pragma once

#include "domain/series/data_set.hpp"

#include <string_view>

namespace chap::series {

// Returns a copy in which `column` has the name `disease_cases`, at the same position. The column
// that had this name before is removed. If `column` is `disease_cases`, nothing changes. Throws
// Error (kValidation) if there is no such column.
DataSet with_target(const DataSet& data, std::string_view column);

}  // namespace chap::series
