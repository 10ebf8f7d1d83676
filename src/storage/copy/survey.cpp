#include "storage/copy/survey.hpp"

#include "foundation/base/clock.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/utf8.hpp"
#include "foundation/json/parse.hpp"
#include "storage/copy/checksum.hpp"
#include "storage/copy/copy_sql.hpp"

#include <fmt/format.h>

namespace chap::copy {
namespace {

constexpr std::size_t kMaxListed = 20;

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const bool ascii = static_cast<unsigned char>(text.front()) < 0x80;
    const std::size_t length = ascii ? 1 : first_character_bytes(text, false);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

// Returns whether a JSON document contains a literal outside of its strings.
bool has_literal(std::string_view json, std::string_view literal) {
  bool inside = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (inside && json[at] == '\\') {
      ++at;
    } else if (json[at] == '"') {
      inside = !inside;
    } else if (!inside && json.substr(at, literal.size()) == literal) {
      return true;
    }
  }
  return false;
}

// Returns whether PostgreSQL accepts the text as JSON. PostgreSQL does not accept Python's NaN and
// Infinity.
bool is_json(std::string_view text) {
  try {
    const json::Document document = json::parse_borrowed(text);
  } catch (const std::runtime_error&) {
    return false;
  }
  return !has_literal(text, "NaN") && !has_literal(text, "Infinity");
}

// Returns whether a time has the format in which times are read from PostgreSQL. The copy would
// change a time in another format.
bool is_time(std::string_view text) {
  try {
    return sql_text(parse_timestamp(std::string(text))) == text;
  } catch (const Error&) {
    return false;
  }
}

// Returns the reason why the target cannot store a value, or an empty text.
struct StorageCheck {
  const Column& column;
  const CopyDirection& direction;

  std::string operator()(std::monostate) const { return column.required ? "has no value" : ""; }
  std::string operator()(std::int64_t value) const {
    if (value <= column.largest && value >= -column.largest - 1) return "";
    return fmt::format("is {}, which is beyond the target's integers", value);
  }
  std::string operator()(std::string_view text) const {
    if (direction.to != sql::Dialect::kPostgresql || direction.from == direction.to) return "";
    if (text.find('\0') != std::string_view::npos) {
      return "contains a NUL character, which PostgreSQL cannot store";
    }
    if (!is_utf8(text)) return "is not UTF-8";
    if (column.is_json && !is_json(text)) return "is not JSON";
    if (column.is_time && !is_time(text)) return "is not a time such as 2026-01-31 12:00:00.000000";
    return "";
  }
  template <class Other>
  std::string operator()(const Other& /*unused*/) const {
    return "";
  }
};

// Collects the values that the target cannot store.
class StorageProblems {
 public:
  void check(const Table& table, const CopyDirection& direction, std::span<const sql::Value> row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Column& column = table.columns[i];
      const std::string reason = std::visit(StorageCheck{column, direction}, row[i]);
      if (reason.empty()) continue;
      add(fmt::format("{} {}: {} {}", table.name, key_text(table, row), column.name, reason));
    }
  }
  void add(const std::string& line) {
    if (++count_ <= kMaxListed) list_ += "\n  " + line;
  }
  void require_none() const {
    if (count_ == 0) return;
    const std::string more =
        count_ > kMaxListed ? fmt::format("\n  and {} more", count_ - kMaxListed) : "";
    throw invalid_input(
        "the target cannot store these values, so no row was copied; change or delete them first:" +
        list_ + more
    );
  }

 private:
  std::size_t count_ = 0;
  std::string list_;
};

std::vector<Orphans> find_orphans(sql::Connection& source, const std::vector<Table>& tables) {
  std::vector<Orphans> found;
  for (const Table& table : tables) {
    for (const Reference& reference : table.references) {
      const std::int64_t rows = source.query_integer(fmt::format(
          copy_sql::kOrphans,
          fmt::arg("table", table.name),
          fmt::arg("column", reference.column),
          fmt::arg("parent", reference.parent),
          fmt::arg("key", reference.parent_column)
      ));
      if (rows > 0) found.push_back({table.name, reference, rows});
    }
  }
  return found;
}

void check_id_counters(
    const IdCounters& counters, const std::vector<Table>& tables, StorageProblems& problems
) {
  for (const Table& table : tables) {
    for (const Column& column : table.columns) {
      const auto counter = counters.find({table.name, column.name});
      if (counter == counters.end() || counter->second <= column.largest) continue;
      problems.add(fmt::format(
          "{}: its last id was {}, which is beyond the target's integers",
          table.name,
          counter->second
      ));
    }
  }
}

}  // namespace

std::int64_t Survey::rows() const {
  std::int64_t sum = 0;
  for (const Digest& digest : digests) sum += digest.rows;
  return sum;
}

std::string Survey::fingerprint() const {
  Checksum checksum;
  for (const Digest& digest : digests) {
    checksum.add(digest.rows);
    checksum.add(static_cast<std::int64_t>(digest.checksum));
  }
  for (const auto& [column, last_id] : id_counters) {
    checksum.add(column.first);
    checksum.add(last_id);
  }
  return fmt::format("{:016x}", checksum.value());
}

Survey survey(
    sql::Connection& source, const std::vector<Table>& tables, const CopyDirection& direction
) {
  Survey result;
  StorageProblems problems;
  for (const Table& table : tables) {
    result.digests.push_back(digest(source, table, direction, [&](std::span<const sql::Value> row) {
      problems.check(table, direction, row);
    }));
  }
  result.id_counters = read_id_counters(source, tables);
  check_id_counters(result.id_counters, tables, problems);
  problems.require_none();
  result.orphans = find_orphans(source, tables);
  result.not_copied = unlisted_tables_and_columns(source, tables);
  return result;
}

}  // namespace chap::copy
