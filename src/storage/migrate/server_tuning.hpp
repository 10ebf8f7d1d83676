// Creates the indexes and enables the compression of large tables of a PostgreSQL database
// (contract, database.md 6.3 and 6.4). They make it faster but are not required.
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
  bool concurrent = false;              // waits for transactions that write, but does not block any
};

// The missing steps, in the order in which they are to be executed.
std::vector<TuningStep> missing_tuning(sql::Connection& connection);

// Executes the missing steps; waits while another server does so. Failures are logged.
void tune_server(sql::Connection& connection);

}  // namespace chap::migrate
