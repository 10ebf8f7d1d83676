// Opens PostgreSQL databases (contract, database.md 4.8).
#pragma once

#include "storage/sql/database.hpp"
#include "storage/sql/postgres/address.hpp"

#include <chrono>
#include <memory>

namespace chap::sql::postgres {

struct ServerBounds {
  // Timeouts of the server; zero means no limit. The parameter `options` of the address overrides
  // these timeouts.
  std::chrono::seconds statement_timeout{300};
  std::chrono::seconds lock_timeout{30};
  // The number of times that open_server() tries to connect, with a pause of one second after each
  // failure.
  unsigned attempts = 20;
  // The largest number of connections for reading and for writing.
  std::size_t readers = 16;
  std::size_t writers = 8;
};

struct ConnectOptions {
  Address address = {};
  ServerBounds bounds = {};
};

// Throws ConnectionLost if the server cannot be reached or refuses the connection.
std::unique_ptr<Connection> connect(const ConnectOptions& options, Access access);

// Waits until the server can be reached and returns a pool of connections. Applies no migrations.
std::unique_ptr<Database> open_server(const ConnectOptions& options);

}  // namespace chap::sql::postgres
