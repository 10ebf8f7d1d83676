#include "storage/migrate/statements.hpp"

#include "storage/migrate/server_sql.hpp"

#include <algorithm>

namespace chap::migrate {
namespace {

// Without comments, which may hold semicolons.
std::string without_comments(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (text.substr(0, 2) != "--") out += text.substr(0, end);
    text.remove_prefix(end);
  }
  return out;
}

// `CREATE TABLE name (`, `CREATE TYPE name AS`, `CREATE INDEX name ON`.
std::string name_in(std::string_view sql) {
  const std::size_t start = sql.find(' ', sql.find(' ') + 1) + 1;
  return std::string(sql.substr(start, sql.find(' ', start) - start));
}

}  // namespace

std::vector<Statement> statements_of(std::string_view file) {
  constexpr std::string_view kEnd = ";\n";
  const std::string text = without_comments(file);
  std::vector<Statement> found;
  for (std::size_t at = text.find("CREATE"); at != std::string::npos;) {
    const std::size_t end = text.find(kEnd, at);
    const std::string sql = text.substr(at, end - at);
    found.push_back({name_in(sql), sql});
    at = text.find("CREATE", end);
  }
  return found;
}

ObjectNames object_names(sql::Connection& connection) {
  ObjectNames names;
  const auto rows = connection.query(server_sql::kObjects);
  while (rows->next()) names.emplace(rows->text(0));
  return names;
}

void create_missing(
    sql::Connection& connection,
    const Migration& file,
    const ObjectNames& present,
    std::string_view prefix
) {
  for (const Statement& statement : statements_of(file.sql)) {
    const bool wanted = statement.name.compare(0, prefix.size(), prefix) == 0;
    if (wanted && present.count(statement.name) == 0) connection.execute_script(statement.sql);
  }
}

}  // namespace chap::migrate
