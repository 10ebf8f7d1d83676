// An empty database for one test: a temporary SQLite database or, with CHAP_TEST_SERVER, a new
// schema on that PostgreSQL server (tests/support/postgres.py starts one).
#pragma once

#include "foundation/base/ids.hpp"
#include "storage/sql/postgres/driver.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace chap {

// The address of the PostgreSQL server. Null if the test uses SQLite.
inline const char* test_server() { return std::getenv("CHAP_TEST_SERVER"); }

// Creates a schema on the server at `url` and returns its address. The schema is removed together
// with the test's cluster.
inline std::string fresh_schema(const std::string& url) {
  std::string schema = "test_" + new_uuid();
  std::replace(schema.begin(), schema.end(), '-', '_');
  sql::postgres::connect({.address = sql::postgres::parse_address(url)}, sql::Access::kWrite)
      ->execute_script("CREATE SCHEMA " + schema);
  return url + "?options=-csearch_path%3D" + schema;
}

// The address of an empty database for one test.
inline std::string fresh_database() {
  const char* server = test_server();
  return server == nullptr ? "sqlite://" : fresh_schema(server);
}

}  // namespace chap
