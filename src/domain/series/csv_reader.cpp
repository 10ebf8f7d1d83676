#include "domain/series/csv_reader.hpp"

#include "foundation/base/error.hpp"
#include "foundation/json/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chap::series {
namespace {

constexpr std::size_t kMostColumns = 1000;

}  // namespace

CsvReader::CsvReader(std::string_view text) : rest_(text) {
  if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
}

bool CsvReader::next(std::vector<std::string>& fields) {
  while (!rest_.empty()) {
    record_line_ = line_;
    fields.clear();
    const std::string_view before = rest_;
    while (field(fields)) {
      if (fields.size() > kMostColumns) fail("too many columns");
    }
    require_text(before.substr(0, before.size() - rest_.size()));
    if (fields.size() > 1 || !fields.front().empty()) return true;
  }
  return false;
}

void CsvReader::fail(const std::string& what) const {
  throw invalid_input(fmt::format("Line {} of the CSV file: {}", record_line_, what));
}

// No database can hold anything else.
void CsvReader::require_text(std::string_view record) const {
  if (record.find('\0') != std::string_view::npos) fail("it holds the character U+0000");
  while (!record.empty()) {
    const std::size_t length = json::utf8_length(record, false);
    if (length == 0) fail("it is not UTF-8 text");
    record.remove_prefix(length);
  }
}

bool CsvReader::field(std::vector<std::string>& fields) {
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
  if (!rest_.empty() && std::string_view(",\r\n").find(rest_.front()) == std::string_view::npos) {
    fail("text follows a quoted field");
  }
}

}  // namespace chap::series
