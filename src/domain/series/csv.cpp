#include "domain/series/csv.hpp"

#include "domain/series/csv_reader.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace chap::series {
namespace {

using Header = std::vector<std::string>;

bool marks_missing(std::string_view text) {
  static constexpr std::array<std::string_view, 18> kMarks = {
      "",
      "NaN",
      "nan",
      "NA",
      "N/A",
      "n/a",
      "null",
      "NULL",
      "None",
      "<NA>",
      "#N/A",
      "#NA",
      "#N/A N/A",
      "-NaN",
      "-nan",
      "1.#IND",
      "-1.#IND",
      "1.#QNAN"};
  return std::find(kMarks.begin(), kMarks.end(), text) != kMarks.end();
}

std::optional<double> number_from(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (marks_missing(text)) return std::numeric_limits<double>::quiet_NaN();
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  // Other spellings of NaN carry bits of their own; missing has one form.
  return std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value;
}

struct Columns {
  std::size_t period = 0;
  std::size_t location = 0;
  std::vector<std::pair<std::size_t, std::string>> features;
  std::size_t count = 0;
};

std::size_t require_column(const CsvReader& reader, const Header& header, std::string_view name) {
  const auto at = std::find(header.begin(), header.end(), name);
  if (at == header.end()) reader.fail(fmt::format("there is no column '{}'", name));
  if (std::find(at + 1, header.end(), name) != header.end()) {
    reader.fail(fmt::format("there are two columns '{}'", name.substr(0, 60)));
  }
  return std::size_t(at - header.begin());
}

Columns columns_from(const CsvReader& reader, const Header& header, const Header& wanted) {
  Columns columns;
  columns.count = header.size();
  columns.period = require_column(reader, header, "time_period");
  columns.location = require_column(reader, header, "location");
  for (const std::string& name : wanted) {
    columns.features.emplace_back(require_column(reader, header, name), name);
  }
  if (!wanted.empty()) return columns;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string& name = header[i];
    if (name.empty() || name.starts_with("Unnamed") || name == "parent") continue;
    if (i == columns.period || i == columns.location) continue;
    columns.features.emplace_back(require_column(reader, header, name), name);
  }
  return columns;
}

void require_complete(const CsvReader& reader, const Header& fields, const Columns& columns) {
  if (fields.size() != columns.count) {
    reader.fail(fmt::format("{} fields where the header has {}", fields.size(), columns.count));
  }
  if (fields[columns.location].empty()) reader.fail("the location is empty");
}

Header header_of(CsvReader& reader) {
  Header header;
  if (!reader.next(header)) throw invalid_input("The CSV file is empty");
  return header;
}

Observations rows_of(CsvReader& reader, const Columns& columns) {
  Observations observations;
  for (const auto& [at, name] : columns.features) observations.declare_feature(name);
  Header fields;
  while (reader.next(fields)) {
    require_complete(reader, fields, columns);
    for (const auto& [at, name] : columns.features) {
      const auto value = number_from(fields[at]);
      if (!value)
        reader.fail(fmt::format("'{}' is not a number ({})", fields[at].substr(0, 60), name));
      observations.add(fields[columns.period], fields[columns.location], name, *value);
    }
  }
  if (observations.empty()) throw invalid_input("The CSV file has no data");
  return observations;
}

// Moves columns that hold any text out of the features.
std::vector<std::string> set_text_apart(CsvReader& reader, Columns& columns) {
  std::vector<bool> is_text(columns.count);
  Header fields;
  while (reader.next(fields)) {
    require_complete(reader, fields, columns);
    for (const auto& [at, name] : columns.features) {
      if (!is_text[at] && !number_from(fields[at])) is_text[at] = true;
    }
  }
  std::vector<std::string> names;
  for (const auto& [at, name] : columns.features) {
    if (is_text[at]) names.push_back(name);
  }
  std::erase_if(columns.features, [&](const auto& column) { return is_text[column.first]; });
  return names;
}

}  // namespace

Observations observations_from_csv(
    std::string_view text, const std::vector<std::string>& features
) {
  CsvReader reader(text);
  const Columns columns = columns_from(reader, header_of(reader), features);
  return rows_of(reader, columns);
}

CsvTable table_from_csv(std::string_view text, const std::map<std::string, std::string>& names) {
  CsvReader reader(text);
  const Header original = header_of(reader);
  Header header = original;
  for (const auto& [wanted, in_file] : names) {
    header[require_column(reader, original, in_file)] = wanted;
  }
  Columns columns = columns_from(reader, header, {});
  CsvTable table;
  for (const auto& [at, name] : columns.features) table.columns.push_back(name);
  table.text_columns = set_text_apart(reader, columns);
  CsvReader again(text);
  header_of(again);
  table.observations = rows_of(again, columns);
  return table;
}

}  // namespace chap::series
