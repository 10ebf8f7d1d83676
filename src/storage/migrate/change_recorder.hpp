// Tells what a migration of a PostgreSQL database changes, by looking at the database before and
// after: nothing that a step does can go unmentioned.
//
// Rows are counted by the server (`track_counts`); a line says so where an administrator has
// switched that off.
#pragma once

#include "storage/sql/connection.hpp"

#include <map>
#include <string>
#include <vector>

namespace chap::migrate {

// One line for people each, as orders: `add column backtest.max_horizon_distance: integer`.
using Changes = std::vector<std::string>;

class ChangeRecorder {
 public:
  // Looks at the schema. Call everything inside the migration's transaction.
  explicit ChangeRecorder(sql::Connection& connection);

  // Notes the rows that were written since the last call.
  void after_step(const std::string& title);
  // Differences of the schema, then the rows.
  Changes finish();

 private:
  struct Object {
    std::string definition;
    std::string identity;
  };
  using Objects = std::map<std::string, Object, std::less<>>;
  using Counts = std::map<std::string, std::int64_t, std::less<>>;

  static Objects objects_of(sql::Connection& connection);
  static Counts counts_of(sql::Connection& connection);

  sql::Connection& connection_;
  Objects before_;
  Counts written_;
  Changes rows_;
};

// A text that is another one when a column or a constraint of a table is, or a type's labels are;
// indexes do not count. `names` of tables and types, with a space between two: others do not count.
std::string shape_of(sql::Connection& connection, const std::string& names);

}  // namespace chap::migrate
