// Reads the rows of a CSV file into numbers and indices. Also has the checks that are only possible
// after all rows have been read.
#pragma once

#include "domain/series/csv_columns.hpp"
#include "domain/series/csv_number.hpp"
#include "domain/series/observations.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chap::series {

struct CsvRow {
  std::uint32_t period = 0;    // index into CsvRows::periods
  std::uint32_t org_unit = 0;  // index into CsvRows::org_units
  std::size_t line = 0;
};

struct CsvValues {
  CsvColumn column;
  std::vector<double> values;  // one for each row; NaN if missing or not a number
  std::size_t numbers = 0;     // how many values are numbers
  std::size_t text_line = 0;   // line of the first value that is not a number, or 0
  std::string text;            // the text of that value
};

struct CsvRows {
  CsvColumns columns;
  InternedTexts periods;
  InternedTexts org_units;
  std::vector<CsvRow> rows;
  std::vector<CsvValues> values;  // one for each of columns.others
};

// Reads all records after the header. Throws Error (kInvalidInput) if a record has more or fewer
// fields than the header, no period, no location, or an infinite number. The error names the line.
CsvRows read_rows(CsvReader& reader, CsvColumns columns);

// Whether an org unit may lack periods between its first and last one.
enum class PeriodGaps { kRefuse, kAllow };

// Throws Error (kInvalidInput) if a period cannot be used or occurs twice for an org unit. With
// PeriodGaps::kRefuse, also throws Error if the predecessor of a period is missing. The error names
// the line of the period.
void require_usable_periods(const CsvRows& table, PeriodGaps gaps);

}  // namespace chap::series
