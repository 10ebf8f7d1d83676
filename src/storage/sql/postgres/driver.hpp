// Opens PostgreSQL databases (contract, database.md 4.8).
#pragma once

#include "storage/sql/database.hpp"
#include "storage/sql/postgres/address.hpp"

#include <chrono>
#include <memory>

namespace chap::sql::postgres {

struct ServerBounds {
  // What the server is told; the address's own `options` win. Zero is no limit.
  std::chrono::seconds statement_timeout{300};
  std::chrono::seconds lock_timeout{30};
  // How often opening tries to reach the server, once a second.
  unsigned attempts = 20;
  // Connections at once: those that only read, and those that write.
  std::size_t readers = 16;
  std::size_t writers = 8;
};

struct ServerOptions {
  Address address = {};
  ServerBounds bounds = {};
};

// Throws ConnectionLost when the server cannot be reached or refuses.
std::unique_ptr<Connection> connect(const ServerOptions& options, Access access);

// A pool, after waiting for the server; connects once. Applies no migrations.
std::unique_ptr<Database> open_server(const ServerOptions& options);

}  // namespace chap::sql::postgres
