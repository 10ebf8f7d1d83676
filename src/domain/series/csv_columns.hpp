// Finds the meaning of the columns of a CSV file from its header (evaluation.md 2.6).
#pragma once

#include "domain/series/csv_reader.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace chap::series {

// A column that may be a feature.
struct CsvColumn {
  std::size_t position = 0;  // in a record
  std::string name;          // of the feature
  std::string name_in_file;  // its name in the header, for messages
  bool is_known = false;     // whether it is a known feature, such as rainfall: it must be numeric
};

struct CsvColumns {
  std::size_t period = 0;
  std::size_t location = 0;
  std::string period_in_file;
  std::string location_in_file;
  std::vector<CsvColumn> others;     // in file order
  std::vector<std::size_t> unnamed;  // numbers of columns without a name, from 1
  std::size_t count = 0;             // of the header, without empty names at its end
  std::size_t line = 1;              // of the header
};

// The delimiter under which the header has a period and a location; if there is none, the one that
// gives the most columns, or one under which the header cannot be read. `text` is the whole file.
char delimiter_of(std::string_view text);

// Finds the columns by their names, in any case and with any blanks, hyphens and underscores.
// `names_in_file` maps a column's name in this program to its exact name in the file and takes
// precedence. Columns without a name, row numbers (`Unnamed: 0`), `parent` and DHIS2's names of
// periods and org units are left out. Throws through `reader`, which has just read the header, if
// the period or the location is missing or a column occurs twice.
CsvColumns columns_from(
    const CsvReader& reader,
    const std::vector<std::string>& header,
    const std::map<std::string, std::string>& names_in_file = {}
);

}  // namespace chap::series
