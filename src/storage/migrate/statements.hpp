// The statements of a migration file that creates things, one by one. Internal to migrate.
#pragma once

#include "storage/migrate/migrate.hpp"

#include <map>

namespace chap::migrate {

// A statement and the object that it makes, or the text of a step and its title.
struct Statement {
  std::string name;
  std::string sql;
};

// All that begin with CREATE.
std::vector<Statement> statements_of(std::string_view file);

// What the names of the schema stand for: `table`, `index`, `type`, or what only others make.
using ObjectNames = std::map<std::string, std::string, std::less<>>;
ObjectNames object_names(sql::Connection& connection);

// Makes those of the file's objects that are not among `present` and whose names begin with
// `prefix`. Throws kInvalidInput when such a name stands for something else.
void create_missing(
    sql::Connection& connection,
    const Migration& file,
    const ObjectNames& present,
    std::string_view prefix = {}
);

}  // namespace chap::migrate
