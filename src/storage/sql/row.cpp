#include "storage/sql/row.hpp"

#include "foundation/base/error.hpp"

namespace chap::sql {
void read_value(const Cursor& cursor, int at, Rule /*rule*/, std::int64_t& value) {
  value = cursor.integer(at);
}

void read_value(const Cursor& cursor, int at, Rule /*rule*/, double& value) {
  value = cursor.real(at);
}

void read_value(const Cursor& cursor, int at, Rule /*rule*/, bool& value) {
  value = !cursor.is_null(at) && cursor.boolean(at);
}

void read_value(const Cursor& cursor, int at, Rule rule, std::string& value) {
  const std::string_view text = cursor.text(at);
  if (rule == Rule::kJsonObject && (text.empty() || text == "null" || text == "[]")) {
    value = "{}";
  } else if (rule == Rule::kJsonList && (text.empty() || text == "null" || text == "{}")) {
    value = "[]";
  } else {
    value = text;
  }
}

void read_value(const Cursor& cursor, int at, Rule /*rule*/, Timestamp& value) {
  value = parse_timestamp(std::string(cursor.text(at)));
}

void read_value(const Cursor& cursor, int at, Rule /*rule*/, json::TextList& value) {
  const std::string_view text = cursor.text(at);
  // Consecutive rows usually have the same list of org units. An equal list is not parsed again.
  if (text == value.json()) return;
  try {
    value = json::TextList::from_stored(text);
  } catch (const std::runtime_error& error) {
    throw internal_error("a stored list is not JSON").caused_by(error.what());
  }
}

void read_value(const Cursor& cursor, int at, Rule rule, std::vector<std::string>& value) {
  json::TextList list;
  read_value(cursor, at, rule, list);
  value = list.items();
}

std::int64_t insert_returning_id(
    Connection& connection,
    std::string_view table,
    std::span<const std::string_view> names,
    std::span<const Value> values
) {
  std::string list;
  std::string placeholders;
  for (std::size_t i = 0; i < names.size(); ++i) {
    list += (i == 0 ? "\"" : ", \"") + std::string(names[i]) + '"';
    placeholders += (i == 0 ? "$" : ", $") + std::to_string(i + 1);
  }
  const std::unique_ptr<Cursor> cursor = connection.query_values(
      fmt::format("INSERT INTO {} ({}) VALUES ({}) RETURNING id", table, list, placeholders), values
  );
  if (!cursor->next()) {
    throw internal_error("an insert returned no id");
  }
  const std::int64_t id = cursor->integer(0);
  // The statement is complete only after next() has returned false.
  while (cursor->next()) {
  }
  return id;
}

std::int64_t update_by_id(
    Connection& connection,
    std::string_view table,
    std::span<const std::string_view> names,
    std::vector<Value> values,
    std::int64_t id
) {
  std::string changes;
  for (std::size_t i = 0; i < names.size(); ++i) {
    changes += fmt::format("{}\"{}\" = ${}", i == 0 ? "" : ", ", names[i], i + 1);
  }
  values.emplace_back(id);
  return connection.execute_values(
      fmt::format("UPDATE {} SET {} WHERE id = ${}", table, changes, values.size()), values
  );
}

}  // namespace chap::sql
