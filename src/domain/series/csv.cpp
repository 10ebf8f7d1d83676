#include "domain/series/csv.hpp"

#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace chap::series {
namespace {

constexpr std::size_t kMostColumns = 1000;

// Splits the text into records of fields; a record may hold line breaks in quotes.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }

  // False at the end. Blank lines are passed over.
  bool next(std::vector<std::string>& fields) {
    while (!rest_.empty()) {
      record_line_ = line_;
      fields.clear();
      while (field(fields)) {
        if (fields.size() > kMostColumns) fail("too many columns");
      }
      if (fields.size() > 1 || !fields.front().empty()) return true;
    }
    return false;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw invalid_input(fmt::format("Line {} of the CSV file: {}", record_line_, what));
  }

 private:
  // Reads one field and what ends it; true when a comma did.
  bool field(std::vector<std::string>& fields) {
    std::string& out = fields.emplace_back();
    if (rest_.starts_with('"')) {
      quoted(out);
    } else {
      const std::size_t end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
      out = rest_.substr(0, end);
      rest_.remove_prefix(end);
    }
    if (rest_.starts_with(',')) {
      rest_.remove_prefix(1);
      return true;
    }
    if (rest_.starts_with('\r')) rest_.remove_prefix(1);
    if (rest_.starts_with('\n')) rest_.remove_prefix(1);
    ++line_;
    return false;
  }

  void quoted(std::string& out) {
    rest_.remove_prefix(1);
    while (true) {
      const std::size_t quote = rest_.find('"');
      if (quote == std::string_view::npos) fail("a quoted field has no end");
      out += rest_.substr(0, quote);
      line_ += std::size_t(std::count(rest_.begin(), rest_.begin() + std::ptrdiff_t(quote), '\n'));
      rest_.remove_prefix(quote + 1);
      if (!rest_.starts_with('"')) break;
      out += '"';
      rest_.remove_prefix(1);
    }
    if (!rest_.empty() && std::string_view(",\r\n").find(rest_.front()) == std::string_view::npos) {
      fail("text follows a quoted field");
    }
  }

  std::string_view rest_;
  std::size_t line_ = 1;
  std::size_t record_line_ = 1;
};

std::optional<double> number_from(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text.empty() || text == "NaN" || text == "nan" || text == "NA") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return value;
}

struct Columns {
  std::size_t period = 0;
  std::size_t location = 0;
  std::vector<std::pair<std::size_t, std::string>> features;
  std::size_t count = 0;
};

std::size_t require_column(
    const Reader& reader, const std::vector<std::string>& header, std::string_view name
) {
  const auto at = std::find(header.begin(), header.end(), name);
  if (at == header.end()) reader.fail(fmt::format("there is no column '{}'", name));
  return std::size_t(at - header.begin());
}

Columns columns_from(
    const Reader& reader,
    const std::vector<std::string>& header,
    const std::vector<std::string>& wanted
) {
  Columns columns;
  columns.count = header.size();
  columns.period = require_column(reader, header, "time_period");
  columns.location = require_column(reader, header, "location");
  for (const std::string& name : wanted) {
    columns.features.emplace_back(require_column(reader, header, name), name);
  }
  if (!wanted.empty()) return columns;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const bool named = !header[i].empty() && !header[i].starts_with("Unnamed");
    if (named && i != columns.period && i != columns.location)
      columns.features.emplace_back(i, header[i]);
  }
  return columns;
}

}  // namespace

Observations observations_from_csv(
    std::string_view text, const std::vector<std::string>& features
) {
  Reader reader(text);
  std::vector<std::string> fields;
  if (!reader.next(fields)) throw invalid_input("The CSV file is empty");
  const Columns columns = columns_from(reader, fields, features);
  Observations observations;
  for (const auto& [at, name] : columns.features) observations.declare_feature(name);
  while (reader.next(fields)) {
    if (fields.size() != columns.count) {
      reader.fail(fmt::format("{} fields where the header has {}", fields.size(), columns.count));
    }
    if (fields[columns.location].empty()) reader.fail("the location is empty");
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

}  // namespace chap::series
