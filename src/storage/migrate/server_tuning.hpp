// What makes a PostgreSQL database fast, beside its schema: the indexes and the compression of
// large tables (contract, database.md 6.3 and 6.4). Everything works without.
#pragma once

#include "storage/sql/connection.hpp"

#include <string>
#include <vector>

namespace chap::migrate {

struct TuningStep {
  std::string title;
  std::string table;
  std::string index;                    // that it makes; may be empty
  std::vector<std::string> statements;  // none of them may be in a transaction
  bool beside_others = false;           // waits for who writes to the table, and nobody for it
};

// In the order in which they are to be done.
std::vector<TuningStep> missing_tuning(sql::Connection& connection);

// Does what is missing; one server at a time. What cannot be done is said in the log.
void tune_server(sql::Connection& connection);

}  // namespace chap::migrate
