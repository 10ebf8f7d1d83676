// Reads observations from a delimited table with a header (evaluation.md 2.6). The table has a
// column with periods, a column with locations, and a column for each feature. Org unit ids are
// read as texts, so that leading zeros are kept.
#pragma once

#include "domain/series/observations.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chap::series {

struct CsvTable {
  Observations observations;
  std::vector<std::string> columns = {};  // features and text columns, in the order of the file
  std::vector<std::string> text_columns = {};     // columns that are not features
  std::vector<std::size_t> unnamed_columns = {};  // numbers of skipped columns, from 1
};

// For uploaded files. Every column with numbers is a feature. A column without any number is listed
// in `text_columns`, unless its name is that of a known feature such as rainfall. Throws Error
// (kInvalidInput) with line, column and value of the first problem: an unusable period or number,
// two rows for the same org unit and period, or a gap between two periods of an org unit.
CsvTable parse_uploaded_csv(std::string_view text);

// For files that are given on the command line. A column that contains text is listed in
// `text_columns` even if it also contains numbers, and periods may be missing. `names_in_file` maps
// the name of a column in this program to its name in the file. Throws Error (kInvalidInput) if the
// file does not have such a column.
CsvTable parse_local_csv(
    std::string_view text, const std::map<std::string, std::string>& names_in_file = {}
);

}  // namespace chap::series
