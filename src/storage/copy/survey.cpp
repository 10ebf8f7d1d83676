#include "storage/copy/survey.hpp"

#include "foundation/base/clock.hpp"
#include "foundation/base/error.hpp"
#include "foundation/json/encoding.hpp"
#include "foundation/json/parse.hpp"
#include "storage/copy/checksum.hpp"
#include "storage/copy/copy_sql.hpp"

#include <fmt/format.h>

namespace chap::copy {
namespace {

constexpr std::size_t kMostShown = 20;

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const bool ascii = static_cast<unsigned char>(text.front()) < 0x80;
    const std::size_t length = ascii ? 1 : json::utf8_length(text, false);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

// Whether a literal stands outside of every text of a JSON document.
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

// PostgreSQL's JSON, which has none of Python's numbers that are none.
bool is_json(std::string_view text) {
  try {
    const json::Document document = json::parse_borrowed(text);
  } catch (const std::runtime_error&) {
    return false;
  }
  return !has_literal(text, "NaN") && !has_literal(text, "Infinity");
}

// In the one form that comes back the same.
bool is_time(std::string_view text) {
  try {
    return sql_text(parse_timestamp(std::string(text))) == text;
  } catch (const Error&) {
    return false;
  }
}

// Why the target cannot hold a value; empty when it can.
struct Objection {
  const Column& column;
  const Passage& passage;

  std::string operator()(std::monostate) const { return column.required ? "has no value" : ""; }
  std::string operator()(std::int64_t value) const {
    if (value <= column.largest && value >= -column.largest - 1) return "";
    return fmt::format("is {}, which is beyond the target's integers", value);
  }
  std::string operator()(std::string_view text) const {
    if (passage.to != sql::Dialect::kPostgresql || passage.from == passage.to) return "";
    if (text.find('\0') != std::string_view::npos) {
      return "holds a zero character, which PostgreSQL does not store";
    }
    if (!is_utf8(text)) return "is no UTF-8";
    if (column.is_json && !is_json(text)) return "is no JSON";
    if (column.is_time && !is_time(text)) return "is no time such as 2026-01-31 12:00:00.000000";
    return "";
  }
  template <class Other>
  std::string operator()(const Other& /*unused*/) const {
    return "";
  }
};

class Obstacles {
 public:
  void look_at(const Table& table, const Passage& passage, std::span<const sql::Value> row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Column& column = table.columns[i];
      const std::string why = std::visit(Objection{column, passage}, row[i]);
      if (why.empty()) continue;
      add(fmt::format("{} {}: {} {}", table.name, shown_key(table, row), column.name, why));
    }
  }
  void add(const std::string& line) {
    if (++count_ <= kMostShown) list_ += "\n  " + line;
  }
  void require_none() const {
    if (count_ == 0) return;
    const std::string more =
        count_ > kMostShown ? fmt::format("\n  and {} more", count_ - kMostShown) : "";
    throw invalid_input(
        "the target cannot hold these values, so no row was copied; change or delete them first:" +
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

void check_positions(
    const Positions& positions, const std::vector<Table>& tables, Obstacles& obstacles
) {
  for (const Table& table : tables) {
    for (const Column& column : table.columns) {
      const auto position = positions.find({table.name, column.name});
      if (position == positions.end() || position->second <= column.largest) continue;
      obstacles.add(fmt::format(
          "{}: its ids have been counted up to {}, beyond the target's",
          table.name,
          position->second
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
  Checksum all;
  for (const Digest& digest : digests) {
    all.add(digest.rows);
    all.add(static_cast<std::int64_t>(digest.checksum));
  }
  for (const auto& [place, last] : positions) {
    all.add(place.first);
    all.add(last);
  }
  return fmt::format("{:016x}", all.value());
}

Survey survey(sql::Connection& source, const std::vector<Table>& tables, const Passage& passage) {
  Survey result;
  Obstacles obstacles;
  for (const Table& table : tables) {
    result.digests.push_back(digest(source, table, passage, [&](std::span<const sql::Value> row) {
      obstacles.look_at(table, passage, row);
    }));
  }
  result.positions = read_positions(source, tables);
  check_positions(result.positions, tables, obstacles);
  obstacles.require_none();
  result.orphans = find_orphans(source, tables);
  result.left_behind = unknown_columns(source, tables);
  return result;
}

}  // namespace chap::copy
