// A stored data set as a table (evaluation.md 2.5). The table has one row for each org unit and
// period, with the columns `time_period`, the features, `parent` and `location`. A row is assembled
// from consecutive observations. Therefore an export of any size needs only the memory of one row.
#pragma once

#include "domain/series/polygons.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chap::series {

struct TableRow {
  std::string time_period;     // 2024-01, 2019-12-30/2020-01-05
  std::vector<double> values;  // one for each feature column; NaN is missing
  std::string parent;
  std::string location;
};

// Assembles rows from observations. The observations must be added in the order in which they are
// stored: sorted by org unit, then by period (evaluation.md 2.7). Not thread-safe.
class TableAssembler {
 public:
  // Org units without a feature in `polygons` are left out. If `polygons` is null, all org units
  // are kept.
  TableAssembler(std::vector<std::string> columns, const Polygons* polygons);

  // Adds an observation. If the observation starts a new row, returns the previous row, unless that
  // row is left out.
  std::optional<TableRow> push(
      std::string_view org_unit, std::string_view period, std::string_view feature, double value
  );
  // Returns the last row; nullopt if there is no row or if the last row is left out.
  std::optional<TableRow> finish();

  const std::vector<std::string>& columns() const { return columns_; }

 private:
  void open(std::string_view org_unit, std::string_view period);
  std::optional<TableRow> close();

  std::vector<std::string> columns_;
  const Polygons* polygons_;
  std::unordered_map<std::string, std::string> period_texts_;  // stored id -> table text
  std::string period_;
  std::optional<TableRow> row_;
};

// CSV text in the form that Python's pandas writes: `\n` after each line, and empty fields for
// missing values.
void append_csv_header(std::string& out, const std::vector<std::string>& columns);
void append_csv_row(std::string& out, const TableRow& row);
// Appends one field, in quotes if it contains a comma, a quote or a line break.
void append_csv_text(std::string& out, std::string_view text);
void append_csv_number(std::string& out, double value);

}  // namespace chap::series
