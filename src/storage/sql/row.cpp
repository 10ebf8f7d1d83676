#include "storage/sql/row.hpp"

#include "foundation/base/error.hpp"
#include "foundation/json/parse.hpp"

#include <algorithm>

namespace chap::sql {
namespace {

// `["a","b"]` with nothing to unescape, as list_text writes it: lists of places are long and read
// often. False, with any `value`, for everything else.
bool read_plain_list(std::string_view text, std::vector<std::string>& value) {
  if (text.find('\\') != std::string_view::npos || !text.starts_with('[')) {
    return false;
  }
  value.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), ',')) + 1);
  std::size_t begin = 1;
  while (begin < text.size() && text[begin] == '"') {
    const std::size_t end = text.find('"', begin + 1);
    if (end == std::string_view::npos || end + 1 == text.size()) {
      return false;
    }
    value.emplace_back(text.substr(begin + 1, end - begin - 1));
    if (text[end + 1] == ']') {
      return end + 2 == text.size();
    }
    if (text[end + 1] != ',') {
      return false;
    }
    begin = end + 2;
    while (begin < text.size() && text[begin] == ' ') {
      ++begin;
    }
  }
  return false;
}

}  // namespace

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

void read_value(const Cursor& cursor, int at, Rule /*rule*/, std::vector<std::string>& value) {
  value.clear();
  const std::string_view text = cursor.text(at);
  if (text.empty() || text == "[]" || text == "null" || read_plain_list(text, value)) {
    return;
  }
  value.clear();
  const json::Document document = [text] {
    try {
      return json::parse(std::string(text));
    } catch (const std::runtime_error& error) {
      throw internal_error("a stored list is not JSON").caused_by(error.what());
    }
  }();
  if (!document.root().is_array()) {
    return;
  }
  for (const json::Value& item : document.root().items()) {
    if (item.is_string()) {
      value.emplace_back(item.as_string());
    }
  }
}

std::int64_t insert_returning_id(
    Connection& connection,
    std::string_view table,
    std::span<const std::string_view> names,
    std::span<const Value> values
) {
  std::string list;
  std::string places;
  for (std::size_t i = 0; i < names.size(); ++i) {
    list += (i == 0 ? "\"" : ", \"") + std::string(names[i]) + '"';
    places += (i == 0 ? "$" : ", $") + std::to_string(i + 1);
  }
  const std::unique_ptr<Cursor> cursor = connection.query_values(
      fmt::format("INSERT INTO {} ({}) VALUES ({}) RETURNING id", table, list, places), values
  );
  if (!cursor->next()) {
    throw internal_error("an insert gave no id");
  }
  const std::int64_t id = cursor->integer(0);
  // The statement is complete only when it has been read to its end.
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
