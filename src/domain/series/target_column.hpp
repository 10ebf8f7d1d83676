// Makes another column than `disease_cases` the target (core-2.5.1.md 5).
#pragma once

#include "domain/series/data_set.hpp"

#include <string_view>

namespace chap::series {

// A copy in which `column` has the name `disease_cases`, at its place, and the column that had this
// name before is gone. The target `disease_cases` changes nothing. Throws Error (kValidation)
// when there is no such column.
DataSet with_target(const DataSet& data, std::string_view column);

}  // namespace chap::series
