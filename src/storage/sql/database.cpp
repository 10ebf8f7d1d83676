#include "storage/sql/database.hpp"

#include <utility>

namespace chap::sql {

Lease::Lease(Database& database, std::unique_ptr<Connection> connection, bool writer)
    : database_(&database), connection_(std::move(connection)), writer_(writer) {}

Lease::~Lease() {
  if (connection_) {
    database_->give_back(std::move(connection_), writer_);
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

Lease Database::read() { return take(Access::kRead); }
Lease Database::write() { return take(Access::kWrite); }

Lease Database::take(Access access) {
  const bool writer = access == Access::kWrite;
  Shelf& shelf = writer ? writers_ : readers_;
  const std::size_t limit = writer ? options_.max_writers : options_.max_readers;
  std::unique_ptr<Connection> connection;
  {
    std::unique_lock lock(mutex_);
    if (!freed_.wait_for(lock, options_.patience, [&] { return shelf.out < limit; })) {
      throw Timeout(writer ? "the writer was not free in time" : "no reader was free in time");
    }
    ++shelf.out;
    connection = take_idle(shelf);
  }
  if (!connection) {
    try {
      connection = options_.connect(access);
    } catch (...) {
      give_back(nullptr, writer);
      throw;
    }
  }
  return {*this, std::move(connection), writer};
}

std::unique_ptr<Connection> Database::take_idle(Shelf& shelf) {
  while (!shelf.idle.empty()) {
    std::unique_ptr<Connection> connection = std::move(shelf.idle.back());
    shelf.idle.pop_back();
    if (connection->usable()) {
      return connection;
    }
  }
  return nullptr;
}

void Database::give_back(std::unique_ptr<Connection> connection, bool writer) noexcept {
  {
    const std::lock_guard lock(mutex_);
    Shelf& shelf = writer ? writers_ : readers_;
    --shelf.out;
    if (connection && connection->usable()) {
      shelf.idle.push_back(std::move(connection));
    }
  }
  freed_.notify_all();
}

}  // namespace chap::sql
