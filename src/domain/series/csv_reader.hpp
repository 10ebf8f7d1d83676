// Splits delimited text into records of fields (RFC 4180): quoted fields may contain delimiters,
// doubled quotes and line breaks, and spaces may surround the quotes. LF, CRLF or CR ends a record;
// a byte order mark is skipped. Records must be UTF-8 without U+0000. Not thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chap::series {

// Throws Error (kInvalidInput) with the text `Line 3 of the CSV file: ...` or, if `column` is
// given, `Line 3 of the CSV file, column 'rainfall': ...`.
[[noreturn]] void fail_at_line(std::size_t line, const std::string& what);
[[noreturn]] void fail_at_line(std::size_t line, std::string_view column, const std::string& what);

class CsvReader {
 public:
  static constexpr std::size_t kMaxColumns = 1000;

  // The text must outlive the reader. `delimiter` is a comma, a semicolon or a tab.
  explicit CsvReader(
      std::string_view text, char delimiter = ',', std::size_t max_columns = kMaxColumns
  );

  // Reads the next record; returns false at the end of the text. Records that contain only blanks
  // and delimiters are skipped. Throws like fail().
  bool next(std::vector<std::string>& fields);
  // The number of the line in which the current record starts.
  std::size_t line() const { return record_line_; }
  char delimiter() const { return delimiter_; }
  // Calls fail_at_line() with the line of the current record.
  [[noreturn]] void fail(const std::string& what) const { fail_at_line(record_line_, what); }

 private:
  // Reads one field and the character after it; returns true if this character is a delimiter.
  bool field(std::vector<std::string>& fields);
  void quoted(std::string& out);
  void require_utf8(std::string_view record) const;

  std::string_view rest_;
  char delimiter_;
  std::size_t max_columns_;
  std::string field_terminators_;  // the characters that end a field
  std::size_t line_ = 1;
  std::size_t record_line_ = 1;
};

}  // namespace chap::series
