#include "domain/series/csv_rows.hpp"

#include "domain/series/data_periods.hpp"
#include "domain/series/data_set.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace chap::series {
namespace {

using Fields = std::vector<std::string>;
using period::Period;

bool is_blank(const std::string& field) { return without_outer_blanks(field).empty(); }

// Reads the numbers of a file. All numbers of a file must have the same decimal sign.
class NumberReader {
 public:
  explicit NumberReader(char delimiter)
      : comma_(delimiter == ';' ? DecimalComma::kRead : DecimalComma::kRefused) {}

  // Returns nullopt for a text that is not a number.
  std::optional<double> read(std::size_t line, const CsvColumn& column, const std::string& text) {
    const auto number = csv_number(text, comma_);
    if (!number || std::isnan(*number)) return number;
    if (std::isinf(*number)) fail(line, column, text, "is infinite");
    if (*number < 0 && is_count(column.name))
      fail(line, column, text, "is negative, but is a count");
    if (comma_ == DecimalComma::kRead) require_same_sign(line, column, text);
    return number;
  }

 private:
  void require_same_sign(std::size_t line, const CsvColumn& column, const std::string& text) {
    const char sign = decimal_sign(text);
    if (sign == '\0') return;
    if (sign_ == '\0') {
      sign_ = sign;
      sign_line_ = line;
    }
    if (sign == sign_) return;
    fail_at_line(
        line,
        column.name_in_file,
        fmt::format(
            "'{}' has another decimal sign than the number in line {}; write all numbers of a file "
            "alike, without signs between thousands",
            text.substr(0, 60),
            sign_line_
        )
    );
  }

  [[noreturn]] static void fail(
      std::size_t line, const CsvColumn& column, const std::string& text, const char* what
  ) {
    fail_at_line(line, column.name_in_file, fmt::format("'{}' {}", text.substr(0, 60), what));
  }

  DecimalComma comma_;
  char sign_ = '\0';
  std::size_t sign_line_ = 0;
};

// Throws Error if a record has more or fewer fields than the header. Empty fields after the last
// column are ignored.
void require_complete(const CsvReader& reader, Fields& fields, const CsvColumns& columns) {
  while (fields.size() > columns.count && is_blank(fields.back())) fields.pop_back();
  if (fields.size() != columns.count) {
    reader.fail(fmt::format("{} fields where the header has {}", fields.size(), columns.count));
  }
}

// The text of a field without outer blanks. Throws Error with the advice if the field is empty.
std::string_view require_text(
    const CsvReader& reader, const std::string& field, const std::string& column, const char* advice
) {
  const std::string_view text = without_outer_blanks(field);
  if (text.empty()) fail_at_line(reader.line(), column, fmt::format("it is empty; {}", advice));
  return text;
}

void add_value(
    CsvValues& column, std::optional<double> number, std::size_t line, std::string& text
) {
  if (!number && column.text_line == 0) {
    column.text_line = line;
    column.text = std::move(text);
  }
  if (number && !std::isnan(*number)) ++column.numbers;
  column.values.push_back(number.value_or(std::numeric_limits<double>::quiet_NaN()));
}

std::vector<Period> periods_of(const CsvRows& table) {
  try {
    return data_periods(table.periods.texts());
  } catch (const UnusablePeriod& error) {
    const auto at = std::ranges::find(table.rows, error.index(), &CsvRow::period);
    fail_at_line(at->line, table.columns.period_in_file, error.what());
  }
}

}  // namespace

CsvRows read_rows(CsvReader& reader, CsvColumns columns) {
  CsvRows out;
  out.columns = std::move(columns);
  for (const CsvColumn& column : out.columns.others) out.values.push_back({column, {}, 0, 0, {}});
  NumberReader numbers(reader.delimiter());
  Fields fields;
  while (reader.next(fields)) {
    require_complete(reader, fields, out.columns);
    const std::string_view period = require_text(
        reader,
        fields[out.columns.period],
        out.columns.period_in_file,
        "write a month as 202001 or 2020-01, a week as 2020W01 or 2020SunW01"
    );
    const std::string_view org_unit = require_text(
        reader,
        fields[out.columns.location],
        out.columns.location_in_file,
        "write the id of the org unit"
    );
    out.rows.push_back({out.periods.intern(period), out.org_units.intern(org_unit), reader.line()});
    for (CsvValues& column : out.values) {
      std::string& text = fields[column.column.position];
      add_value(column, numbers.read(reader.line(), column.column, text), reader.line(), text);
    }
  }
  return out;
}

void require_usable_periods(const CsvRows& table, PeriodGaps gaps) {
  const std::vector<Period> periods = periods_of(table);
  std::vector<CsvRow> rows = table.rows;
  const auto org_unit_and_day = [&](const CsvRow& row) {
    return std::pair(row.org_unit, periods[row.period].first_day());
  };
  std::ranges::stable_sort(rows, {}, org_unit_and_day);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const CsvRow& before = rows[i - 1];
    const CsvRow& row = rows[i];
    if (row.org_unit != before.org_unit) continue;
    const std::string& org_unit = table.org_units.texts()[row.org_unit];
    const Period previous = periods[before.period];
    const Period period = periods[row.period];
    const auto fail = [&](const std::string& what) {
      fail_at_line(row.line, table.columns.period_in_file, what);
    };
    if (period == previous) {
      fail(fmt::format(
          "{} of '{}' is given twice, first in line {}; keep one row for each org unit and period",
          period.id(),
          org_unit.substr(0, 60),
          before.line
      ));
    }
    if (gaps == PeriodGaps::kRefuse && period != previous.next()) {
      fail(fmt::format(
          "Periods must be consecutive. {} of '{}' follows {} (line {}); add a row for {}, with "
          "empty fields for values that are missing",
          period.id(),
          org_unit.substr(0, 60),
          previous.id(),
          before.line,
          previous.next().id()
      ));
    }
  }
}

}  // namespace chap::series
