// The CREATE statements of a migration file. Internal to migrate.
#pragma once

#include "storage/migrate/migrate.hpp"

#include <map>

namespace chap::migrate {

// A statement and the name of the object that it creates, or a step of an upgrade script and its
// title.
struct Statement {
  std::string name;
  std::string sql;
};

// The statements of a file that begin with CREATE.
std::vector<Statement> statements_of(std::string_view file);

// The names of the objects of a schema and their kinds: `table`, `index`, `type`, or a kind that
// only other programs create, such as `view`.
using ObjectNames = std::map<std::string, std::string, std::less<>>;
ObjectNames object_names(sql::Connection& connection);

// Whether create_missing() creates a table with its foreign keys (kNow) or without foreign keys
// (kLater). An upgrade uses kLater, because existing tables may lack the primary keys to which the
// foreign keys refer. The upgrade adds all foreign keys later.
enum class ForeignKeys { kNow, kLater };

// Creates the objects of the file that are not in `present` and whose names begin with `prefix`.
// Throws Error (kInvalidInput) if an object of another kind has such a name.
void create_missing(
    sql::Connection& connection,
    const Migration& file,
    const ObjectNames& present,
    std::string_view prefix = {},
    ForeignKeys foreign_keys = ForeignKeys::kNow
);

}  // namespace chap::migrate
