// Finds out what a migration of a PostgreSQL database changes. The recorder compares the schema
// before the migration with the schema after the migration, so that no change is missed.
//
// The server counts the written rows if its setting `track_counts` is on. If the setting is off,
// the list of changes contains a note that the rows are not counted.
#pragma once

#include "storage/sql/connection.hpp"

#include <map>
#include <string>
#include <vector>

namespace chap::migrate {

// Descriptions of changes, such as `add column backtest.max_horizon_distance: integer`.
using Changes = std::vector<std::string>;

class ChangeRecorder {
 public:
  // Reads the schema. All methods must be called inside the transaction of the migration.
  explicit ChangeRecorder(sql::Connection& connection);

  // Records the number of rows that were written since the last call. `title` names the step that
  // wrote these rows.
  void after_step(const std::string& title);
  // Returns the differences of the schema, then the numbers of written rows.
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

// A digest of the columns and constraints of tables and of the labels of enum types. `names` are
// the names of the tables and types, separated by spaces.
std::string shape_digest_of(sql::Connection& connection, const std::string& names);

}  // namespace chap::migrate
