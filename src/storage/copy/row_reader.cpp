#include "storage/copy/row_reader.hpp"

#include <fmt/format.h>

#include <cmath>

namespace chap::copy {
namespace {

void append(std::string& list, const std::string& item) {
  list += (list.empty() ? "" : ", ") + item;
}

std::string quoted(const Column& column) { return '"' + column.name + '"'; }

std::string columns_of(const Table& table) {
  std::string list;
  for (const Column& column : table.columns) append(list, quoted(column));
  return list;
}

// Texts by their bytes, as SQLite orders them anyway.
std::string ordered(const Table& table, sql::Dialect dialect, std::string_view direction) {
  std::string list;
  for (const std::size_t at : table.key) {
    const Column& column = table.columns.at(at);
    const bool collated = column.kind == Kind::kText && dialect == sql::Dialect::kPostgresql;
    append(list, quoted(column) + (collated ? " COLLATE \"C\"" : "") + std::string(direction));
  }
  return list;
}

std::string select_rows(const Table& table, sql::Dialect dialect, bool after) {
  const std::string key = ordered(table, dialect, "");
  std::string where;
  if (after) {
    std::string places;
    for (std::size_t i = 1; i <= table.key.size(); ++i) append(places, fmt::format("${}", i));
    where = fmt::format(" WHERE ({}) > ({})", key, places);
  }
  return fmt::format("SELECT {} FROM {}{} ORDER BY {}", columns_of(table), table.name, where, key);
}

sql::Value value_of(const sql::Cursor& cursor, int at, Kind kind) {
  if (cursor.is_null(at)) return {};
  switch (kind) {
    case Kind::kInteger:
      return cursor.integer(at);
    case Kind::kReal:
      return cursor.real(at);
    case Kind::kText:
      return cursor.text(at);
    case Kind::kBlob:
      return sql::Blob{cursor.blob(at)};
  }
  return {};
}

sql::Value kept(const sql::Value& value) {
  const auto* text = std::get_if<std::string_view>(&value);
  return text == nullptr ? value : sql::Value(std::string(*text));
}

std::string shown(const sql::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string_view>(&value)) return std::string(*text);
  return "?";
}

}  // namespace

RowReader::RowReader(
    sql::Connection& connection,
    const Table& table,
    const Passage& passage,
    const std::optional<Key>& after
)
    : table_(table), passage_(passage), values_(table.columns.size()) {
  const std::string sql = select_rows(table, connection.dialect(), after.has_value());
  cursor_ = connection.query_values(sql, after.value_or(Key{}));
}

bool RowReader::next() {
  if (!cursor_->next()) return false;
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = read(i);
  return true;
}

sql::Value RowReader::read(std::size_t at) const {
  const Column& column = table_.columns.at(at);
  const sql::Value value = value_of(*cursor_, static_cast<int>(at), column.kind);
  const auto* number = std::get_if<double>(&value);
  if (number != nullptr && passage_.through_sqlite()) {
    if (std::isnan(*number)) return {};
    return *number + 0.0;  // takes the sign from a zero
  }
  return std::holds_alternative<std::monostate>(value) ? column.instead_of_null : value;
}

std::optional<Key> last_key(sql::Connection& connection, const Table& table) {
  std::string names;
  for (const std::size_t at : table.key) append(names, quoted(table.columns.at(at)));
  const auto last = connection.query(fmt::format(
      "SELECT {} FROM {} ORDER BY {} LIMIT 1",
      names,
      table.name,
      ordered(table, connection.dialect(), " DESC")
  ));
  if (!last->next()) return std::nullopt;
  Key key;
  for (std::size_t i = 0; i < table.key.size(); ++i) {
    key.push_back(kept(value_of(*last, static_cast<int>(i), table.columns.at(table.key[i]).kind)));
  }
  return key;
}

std::string shown_key(const Table& table, std::span<const sql::Value> row) {
  std::string text;
  for (const std::size_t at : table.key) {
    append(text, table.columns.at(at).name + " " + shown(row[at]));
  }
  return text;
}

}  // namespace chap::copy
