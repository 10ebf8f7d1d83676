// A stored data set as a table (contract, evaluation.md 2.5): one row a place and period, columns
// `time_period`, the features, `parent`, `location`. Rows are put together from observations as
// they stream by, so that an export of any size takes the memory of one row.
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
  std::vector<double> values;  // one a column; NaN is missing
  std::string parent;
  std::string location;
};

// Observations must come place by place and period by period, as they are stored (2.7).
class TableAssembler {
 public:
  // `polygons`: places without one are left out; null keeps all places.
  TableAssembler(std::vector<std::string> columns, const Polygons* polygons);

  // The row that this observation completes by not belonging to it, if any.
  std::optional<TableRow> push(
      std::string_view org_unit, std::string_view period, std::string_view feature, double value
  );
  // The row that is still open.
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

// CSV as Python's pandas writes it: `\n` after each line, missing values empty.
void append_csv_header(std::string& out, const std::vector<std::string>& columns);
void append_csv_row(std::string& out, const TableRow& row);
// One field: quoted when it holds a comma, a quote or a line break.
void append_csv_text(std::string& out, std::string_view text);
void append_csv_number(std::string& out, double value);

}  // namespace chap::series
