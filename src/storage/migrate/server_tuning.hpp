// Creates the indexes of the large tables of a PostgreSQL database and enables the compression of
// these tables (contract, database.md 6.3 and 6.4). Indexes and compression make the database
// faster but are not required.
#pragma once

#include "storage/sql/connection.hpp"

#include <string>
#include <vector>

namespace chap::migrate {

struct TuningStep {
  std::string title;
  std::string table;
  std::string index;                    // the index that the step creates; may be empty
  std::vector<std::string> statements;  // to be executed outside of a transaction
  bool concurrent = false;              // other sessions can write during the step
};

// The missing steps, in the order in which they are to be executed.
std::vector<TuningStep> missing_tuning(sql::Connection& connection);

// Executes the missing steps. Waits while another server executes such steps. Failures are logged,
// not thrown.
void tune_server(sql::Connection& connection);

}  // namespace chap::migrate
