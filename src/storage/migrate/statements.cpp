#include "storage/migrate/statements.hpp"

#include "foundation/base/error.hpp"
#include "storage/migrate/server_sql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace chap::migrate {
namespace {

// Removes comments, because they may contain semicolons.
std::string without_comments(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (text.substr(0, 2) != "--") out += text.substr(0, end);
    text.remove_prefix(end);
  }
  return out;
}

// The name in `CREATE TABLE name (`, `CREATE TYPE name AS` or `CREATE INDEX name ON`.
std::string name_in(std::string_view sql) {
  const std::size_t start = sql.find(' ', sql.find(' ') + 1) + 1;
  return std::string(sql.substr(start, sql.find(' ', start) - start));
}

// The kind of the object that a statement creates: `table`, `type` or `index`.
std::string kind_in(std::string_view sql) {
  const std::size_t start = sql.find(' ') + 1;
  std::string kind(sql.substr(start, sql.find(' ', start) - start));
  std::transform(kind.begin(), kind.end(), kind.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return kind;
}

// Returns whether the object that a statement creates exists. Throws Error if an object of another
// kind, such as a view, has the name of this object.
bool is_present(const ObjectNames& present, const Statement& statement) {
  const auto found = present.find(statement.name);
  if (found == present.end()) return false;
  const std::string kind = kind_in(statement.sql);
  if (found->second == kind) return true;
  throw invalid_input(fmt::format(
      "the database has a {0} named {1}, where chap needs a {2} of its own; rename the {0}, or "
      "give chap a schema of its own (search_path)",
      found->second,
      statement.name,
      kind
  ));
}

// The statement without its table constraints `CONSTRAINT name FOREIGN KEY (column) REFERENCES
// ...`.
std::string without_foreign_keys(std::string sql) {
  for (std::size_t at = 0; (at = sql.find("FOREIGN KEY", at)) != std::string::npos;) {
    const std::size_t begin = sql.rfind(',', at);
    const std::size_t end = std::min(sql.find(',', at), sql.rfind("\n)"));
    sql.erase(begin, end - begin);
    at = begin;
  }
  return sql;
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
  while (rows->next()) names.emplace(rows->text(0), rows->text(1));
  return names;
}

void create_missing(
    sql::Connection& connection,
    const Migration& file,
    const ObjectNames& present,
    std::string_view prefix,
    ForeignKeys foreign_keys
) {
  for (const Statement& statement : statements_of(file.sql)) {
    const bool selected = statement.name.compare(0, prefix.size(), prefix) == 0;
    if (!selected || is_present(present, statement)) continue;
    connection.execute_script(
        foreign_keys == ForeignKeys::kNow ? statement.sql : without_foreign_keys(statement.sql)
    );
  }
}

}  // namespace chap::migrate
