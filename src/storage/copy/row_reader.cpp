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

// The columns of the key as an ORDER BY list. On both databases, texts are ordered by their bytes,
// which is SQLite's default.
std::string ordered_key(const Table& table, sql::Dialect dialect, std::string_view order) {
  std::string list;
  for (const std::size_t index : table.key) {
    const Column& column = table.columns.at(index);
    const bool collated = column.kind == ValueKind::kText && dialect == sql::Dialect::kPostgresql;
    append(list, quoted(column) + (collated ? " COLLATE \"C\"" : "") + std::string(order));
  }
  return list;
}

std::string select_rows(const Table& table, sql::Dialect dialect, bool after) {
  const std::string key = ordered_key(table, dialect, "");
  std::string where;
  if (after) {
    std::string placeholders;
    for (std::size_t i = 1; i <= table.key.size(); ++i) append(placeholders, fmt::format("${}", i));
    where = fmt::format(" WHERE ({}) > ({})", key, placeholders);
  }
  return fmt::format("SELECT {} FROM {}{} ORDER BY {}", columns_of(table), table.name, where, key);
}

sql::Value value_of(const sql::Cursor& cursor, int column, ValueKind kind) {
  if (cursor.is_null(column)) return {};
  switch (kind) {
    case ValueKind::kInteger:
      return cursor.integer(column);
    case ValueKind::kReal:
      return cursor.real(column);
    case ValueKind::kText:
      return cursor.text(column);
    case ValueKind::kBlob:
      return sql::Blob{cursor.blob(column)};
  }
  return {};
}

// Returns a copy of a value. The copy owns its text.
sql::Value owned(const sql::Value& value) {
  const auto* text = std::get_if<std::string_view>(&value);
  return text == nullptr ? value : sql::Value(std::string(*text));
}

std::string text_of(const sql::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string_view>(&value)) return std::string(*text);
  return "?";
}

}  // namespace

RowReader::RowReader(
    sql::Connection& connection,
    const Table& table,
    const CopyDirection& direction,
    const std::optional<Key>& after
)
    : table_(table), direction_(direction), values_(table.columns.size()) {
  const std::string sql = select_rows(table, connection.dialect(), after.has_value());
  cursor_ = connection.query_values(sql, after.value_or(Key{}));
}

bool RowReader::next() {
  if (!cursor_->next()) return false;
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = read(i);
  return true;
}

sql::Value RowReader::read(std::size_t index) const {
  const Column& column = table_.columns.at(index);
  const sql::Value value = value_of(*cursor_, static_cast<int>(index), column.kind);
  const auto* number = std::get_if<double>(&value);
  if (number != nullptr && direction_.involves_sqlite()) {
    if (std::isnan(*number)) return {};
    return *number + 0.0;  // converts -0.0 to 0.0
  }
  return std::holds_alternative<std::monostate>(value) ? column.default_for_null : value;
}

std::optional<Key> last_key(sql::Connection& connection, const Table& table) {
  std::string names;
  for (const std::size_t index : table.key) append(names, quoted(table.columns.at(index)));
  const auto last = connection.query(fmt::format(
      "SELECT {} FROM {} ORDER BY {} LIMIT 1",
      names,
      table.name,
      ordered_key(table, connection.dialect(), " DESC")
  ));
  if (!last->next()) return std::nullopt;
  Key key;
  for (std::size_t i = 0; i < table.key.size(); ++i) {
    key.push_back(owned(value_of(*last, static_cast<int>(i), table.columns.at(table.key[i]).kind)));
  }
  return key;
}

std::string key_text(const Table& table, std::span<const sql::Value> row) {
  std::string text;
  for (const std::size_t index : table.key) {
    append(text, table.columns.at(index).name + " " + text_of(row[index]));
  }
  return text;
}

}  // namespace chap::copy
