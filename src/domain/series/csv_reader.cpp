#include "domain/series/csv_reader.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chap::series {
namespace {

bool is_blank(const std::string& field) { return without_outer_blanks(field).empty(); }

}  // namespace

void fail_at_line(std::size_t line, const std::string& what) {
  throw invalid_input(fmt::format("Line {} of the CSV file: {}", line, what));
}

void fail_at_line(std::size_t line, std::string_view column, const std::string& what) {
  throw invalid_input(
      fmt::format("Line {} of the CSV file, column '{}': {}", line, column.substr(0, 60), what)
  );
}

CsvReader::CsvReader(std::string_view text, char delimiter, std::size_t max_columns)
    : rest_(text),
      delimiter_(delimiter),
      max_columns_(max_columns),
      field_terminators_{delimiter, '\r', '\n'} {
  using namespace std::string_view_literals;
  if (rest_.starts_with("\xFF\xFE\0\0"sv) || rest_.starts_with("\0\0\xFE\xFF"sv))
    fail("the file is UTF-32 text; save the file as CSV in UTF-8");
  if (rest_.starts_with("\xFF\xFE") || rest_.starts_with("\xFE\xFF"))
    fail("the file is UTF-16 text; save the file as CSV in UTF-8");
  if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
}

bool CsvReader::next(std::vector<std::string>& fields) {
  while (!rest_.empty()) {
    record_line_ = line_;
    fields.clear();
    const std::string_view before = rest_;
    while (field(fields)) {
      if (fields.size() > max_columns_) fail(fmt::format("more than {} columns", max_columns_));
    }
    require_utf8(before.substr(0, before.size() - rest_.size()));
    if (!std::ranges::all_of(fields, is_blank)) return true;
  }
  return false;
}

// The databases can store only UTF-8 texts without U+0000.
void CsvReader::require_utf8(std::string_view record) const {
  if (record.find('\0') != std::string_view::npos)
    fail("the line contains the character U+0000; the file must be text in UTF-8");
  while (!record.empty()) {
    const std::size_t length = first_character_bytes(record, false);
    if (length == 0) fail("the line is not UTF-8 text; save the file as CSV in UTF-8");
    record.remove_prefix(length);
  }
}

bool CsvReader::field(std::vector<std::string>& fields) {
  std::string& out = fields.emplace_back();
  const std::size_t first = std::min(rest_.find_first_not_of(' '), rest_.size());
  if (rest_.substr(first).starts_with('"')) {
    rest_.remove_prefix(first);
    quoted(out);
  } else {
    const std::size_t end = std::min(rest_.find_first_of(field_terminators_), rest_.size());
    out = rest_.substr(0, end);
    rest_.remove_prefix(end);
  }
  if (rest_.starts_with(delimiter_)) {
    rest_.remove_prefix(1);
    return true;
  }
  if (rest_.starts_with('\r')) rest_.remove_prefix(1);
  if (rest_.starts_with('\n')) rest_.remove_prefix(1);
  ++line_;
  return false;
}

void CsvReader::quoted(std::string& out) {
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
  while (rest_.starts_with(' ')) rest_.remove_prefix(1);
  if (!rest_.empty() && field_terminators_.find(rest_.front()) == std::string::npos) {
    fail("text follows a quoted field");
  }
}

}  // namespace chap::series
