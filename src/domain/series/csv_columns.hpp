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
  std::size_t position = 0;  // index of the field in a record
  std::string name;          // the name of the feature
  std::string name_in_file;  // the name in the header, for messages
  bool is_known = false;     // a known feature such as rainfall, which must be numeric
};

struct CsvColumns {
  std::size_t period = 0;
  std::size_t location = 0;
  std::string period_in_file;
  std::string location_in_file;
  std::vector<CsvColumn> others;     // in file order
  std::vector<std::size_t> unnamed;  // numbers of columns without a name, from 1
  std::size_t count = 0;             // columns of the header, without empty names at its end
  std::size_t line = 1;              // line number of the header
};

// Returns the delimiter with which the header has a period and a location. If there is no such
// delimiter, returns the delimiter that gives the most columns. If no delimiter gives more than one
// column and the header cannot be read with one of the delimiters, returns the delimiter with which
// it cannot be read, so that a CsvReader reports the fault. `text` is the whole file.
char delimiter_of(std::string_view text);

// Finds the columns by their names, ignoring case, blanks, hyphens and underscores. `names_in_file`
// maps the name of a column in this program to its exact name in the file and takes precedence.
// Columns without a name, row numbers (`Unnamed: 0`), `parent` and DHIS2's names of periods and org
// units are left out. Calls `reader.fail()` if the period or the location is missing or if a column
// occurs twice. `reader` must have just read the header.
CsvColumns columns_from(
    const CsvReader& reader,
    const std::vector<std::string>& header,
    const std::map<std::string, std::string>& names_in_file = {}
);

}  // namespace chap::series
