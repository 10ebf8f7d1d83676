#include "domain/series/table.hpp"

#include "domain/period/period.hpp"
#include "foundation/json/writer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace chap::series {

TableAssembler::TableAssembler(std::vector<std::string> columns, const Polygons* polygons)
    : columns_(std::move(columns)), polygons_(polygons) {}

std::optional<TableRow> TableAssembler::push(
    std::string_view org_unit, std::string_view period, std::string_view feature, double value
) {
  std::optional<TableRow> done;
  if (!row_ || row_->location != org_unit || period_ != period) {
    done = close();
    open(org_unit, period);
  }
  const auto column = std::find(columns_.begin(), columns_.end(), feature);
  if (column != columns_.end()) row_->values[std::size_t(column - columns_.begin())] = value;
  return done;
}

std::optional<TableRow> TableAssembler::finish() { return close(); }

void TableAssembler::open(std::string_view org_unit, std::string_view period) {
  period_ = period;
  const auto [text, added] = period_texts_.try_emplace(period_);
  if (added) {
    // Other programs may have stored a text that is not a period. Such a text is written unchanged.
    const auto read = period::Period::parse(period);
    text->second = read ? read->table_text() : period_;
  }
  row_ = TableRow{
      text->second,
      std::vector<double>(columns_.size(), std::numeric_limits<double>::quiet_NaN()),
      std::string(polygons_ != nullptr ? polygons_->parent_of(org_unit) : "-"),
      std::string(org_unit)};
}

std::optional<TableRow> TableAssembler::close() {
  std::optional<TableRow> done = std::exchange(row_, std::nullopt);
  if (done && polygons_ != nullptr && !polygons_->contains(done->location)) return std::nullopt;
  return done;
}

void append_csv_text(std::string& out, std::string_view text) {
  const bool is_plain = std::none_of(text.begin(), text.end(), [](char c) {
    return c == ',' || c == '"' || c == '\r' || c == '\n';
  });
  if (is_plain) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_csv_number(std::string& out, double value) {
  if (std::isnan(value)) return;
  if (std::isinf(value)) {
    out += value < 0 ? "-inf" : "inf";
    return;
  }
  json::append_double(out, value, json::Style::kPythonRepr);
}

void append_csv_header(std::string& out, const std::vector<std::string>& columns) {
  out += "time_period,";
  for (const std::string& column : columns) {
    append_csv_text(out, column);
    out += ',';
  }
  out += "parent,location\n";
}

void append_csv_row(std::string& out, const TableRow& row) {
  append_csv_text(out, row.time_period);
  out += ',';
  for (const double value : row.values) {
    append_csv_number(out, value);
    out += ',';
  }
  append_csv_text(out, row.parent);
  out += ',';
  append_csv_text(out, row.location);
  out += '\n';
}

}  // namespace chap::series
