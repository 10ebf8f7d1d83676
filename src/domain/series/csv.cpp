#include "domain/series/csv.hpp"

#include "domain/series/build.hpp"
#include "domain/series/csv_number.hpp"
#include "domain/series/csv_rows.hpp"
#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"

#include <algorithm>
#include <vector>

namespace chap::series {
namespace {

// How to treat a column that contains both text and numbers.
enum class MixedColumns { kRefuse, kTreatAsText };

// Removes a first line such as `sep=;`, which tells Excel the delimiter of the file.
std::string_view without_delimiter_line(std::string_view text) {
  static constexpr std::string_view kMark = "sep=";
  static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::string_view rest = text;
  if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  if (!ascii::equals_ignoring_case(rest.substr(0, kMark.size()), kMark)) return text;
  return rest.substr(std::min(rest.find_first_of("\r\n"), rest.size()));
}

CsvRows rows_of(std::string_view text, const std::map<std::string, std::string>& names_in_file) {
  text = without_delimiter_line(text);
  CsvReader reader(text, delimiter_of(text));
  std::vector<std::string> header;
  if (!reader.next(header)) throw invalid_input("The CSV file is empty");
  CsvRows file = read_rows(reader, columns_from(reader, header, names_in_file));
  if (file.rows.empty()) throw invalid_input("The CSV file has no data");
  return file;
}

// Whether the column is a text column and not a feature. Throws Error (kInvalidInput) if the column
// contains text although it must be a feature.
bool is_text(const CsvValues& column, MixedColumns mixed) {
  const bool has_text = column.text_line != 0;
  if (mixed == MixedColumns::kTreatAsText) return has_text;
  if (has_text && (column.numbers > 0 || column.column.is_known)) {
    fail_at_line(column.text_line, column.column.name_in_file, not_a_number(column.text));
  }
  return column.numbers == 0 && !column.column.is_known;
}

CsvTable table_of(const CsvRows& file, MixedColumns mixed) {
  CsvTable table;
  table.unnamed_columns = file.columns.unnamed;
  std::vector<const CsvValues*> features;
  for (const CsvValues& column : file.values) {
    table.columns.push_back(column.column.name);
    if (is_text(column, mixed)) {
      table.text_columns.push_back(column.column.name);
    } else {
      if (!is_feature_name(column.column.name)) {
        fail_at_line(
            file.columns.line, column.column.name_in_file, not_a_feature_name(column.column.name)
        );
      }
      features.push_back(&column);
      table.observations.declare_feature(column.column.name);
    }
  }
  if (features.empty()) {
    throw invalid_input(
        "The CSV file has no column with numbers besides the period and the location"
    );
  }
  for (std::size_t i = 0; i < file.rows.size(); ++i) {
    const std::string& period = file.periods.texts()[file.rows[i].period];
    const std::string& org_unit = file.org_units.texts()[file.rows[i].org_unit];
    for (const CsvValues* column : features) {
      table.observations.add(period, org_unit, column->column.name, column->values[i]);
    }
  }
  return table;
}

}  // namespace

CsvTable parse_uploaded_csv(std::string_view text) {
  const CsvRows file = rows_of(text, {});
  require_usable_periods(file, PeriodGaps::kRefuse);
  return table_of(file, MixedColumns::kRefuse);
}

CsvTable parse_local_csv(
    std::string_view text, const std::map<std::string, std::string>& names_in_file
) {
  const CsvRows file = rows_of(text, names_in_file);
  require_usable_periods(file, PeriodGaps::kAllow);
  return table_of(file, MixedColumns::kTreatAsText);
}

}  // namespace chap::series
