// Splits comma-separated text into records of fields, the form of RFC 4180: quoted fields may hold
// commas, doubled quotes and line breaks. LF, CRLF and CR end a record; a byte order mark is
// skipped. Records must be UTF-8 without U+0000.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chap::series {

class CsvReader {
 public:
  // The text must outlive the reader.
  explicit CsvReader(std::string_view text);

  // False at the end. Blank lines are passed over. Throws as fail() does.
  bool next(std::vector<std::string>& fields);
  // Throws Error (kInvalidInput) naming the line in which the current record starts.
  [[noreturn]] void fail(const std::string& what) const;

 private:
  // Reads one field and what ends it; true when a comma did.
  bool field(std::vector<std::string>& fields);
  void quoted(std::string& out);
  void require_text(std::string_view record) const;

  std::string_view rest_;
  std::size_t line_ = 1;
  std::size_t record_line_ = 1;
};

}  // namespace chap::series
