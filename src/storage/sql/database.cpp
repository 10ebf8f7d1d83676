#include "storage/sql/database.hpp"

#include <utility>

namespace chap::sql {

Lease::Lease(Database& database, std::unique_ptr<Connection> connection, bool writer)
    : database_(&database), connection_(std::move(connection)), writer_(writer) {}

Lease::~Lease() {
  if (connection_) {
    database_->return_connection(std::move(connection_), writer_);
  }
}

Database::Database(DatabaseOptions options) : options_(std::move(options)) {}

Database::~Database() {
  readers_.idle.clear();
  writers_.idle.clear();
  if (options_.on_close) {
    options_.on_close();
  }
}

Lease Database::read() { return lease(Access::kRead); }
Lease Database::write() { return lease(Access::kWrite); }

Lease Database::lease(Access access) {
  if (options_.check) options_.check();
  const bool writer = access == Access::kWrite;
  Pool& pool = writer ? writers_ : readers_;
  const std::size_t limit = writer ? options_.max_writers : options_.max_readers;
  std::unique_ptr<Connection> connection;
  {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, options_.wait_timeout, [&] { return pool.leased < limit; })) {
      throw Timeout(
          writer ? "no connection for writing became available in time"
                 : "no connection for reading became available in time"
      );
    }
    ++pool.leased;
    connection = take_idle(pool);
  }
  if (!connection) {
    try {
      connection = options_.connect(access);
    } catch (...) {
      return_connection(nullptr, writer);
      throw;
    }
  }
  return {*this, std::move(connection), writer};
}

std::unique_ptr<Connection> Database::take_idle(Pool& pool) {
  while (!pool.idle.empty()) {
    std::unique_ptr<Connection> connection = std::move(pool.idle.back());
    pool.idle.pop_back();
    if (connection->usable()) {
      return connection;
    }
  }
  return nullptr;
}

void Database::return_connection(std::unique_ptr<Connection> connection, bool writer) noexcept {
  {
    const std::lock_guard lock(mutex_);
    Pool& pool = writer ? writers_ : readers_;
    --pool.leased;
    if (connection && connection->usable()) {
      pool.idle.push_back(std::move(connection));
    }
  }
  returned_.notify_all();
}

}  // namespace chap::sql
