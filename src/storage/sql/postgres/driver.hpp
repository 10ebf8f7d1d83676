// Opens PostgreSQL databases (contract, database.md 4.8).
#pragma once

#include "storage/sql/database.hpp"
#include "storage/sql/postgres/address.hpp"

#include <chrono>
#include <memory>

namespace chap::sql::postgres {

struct ServerOptions {
  Address address = {};
  // What the server is told; the address's own `options` win.
  std::chrono::seconds statement_timeout{300};
  std::chrono::seconds lock_timeout{30};
  // How long opening waits for the server, once a second.
  int attempts = 20;
};

// Throws ConnectionLost when the server cannot be reached or refuses.
std::unique_ptr<Connection> connect(const ServerOptions& options, Access access);

// A pool, after waiting for the server; connects once. Applies no migrations.
std::unique_ptr<Database> open_server(const ServerOptions& options);

}  // namespace chap::sql::postgres
