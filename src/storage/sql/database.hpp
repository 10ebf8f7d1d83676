// The pool: connections for reading, and one for writing at a time. Thread-safe.
//
// SQLite has one writer per file, so all writers of a process queue here instead of failing there.
// A lease gives its connection back at the end of its life; it may move to another thread.
// Errors: Timeout when no connection gets free in time.
#pragma once

#include "storage/sql/connection.hpp"
#include "storage/sql/error.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace chap::sql {

class Database;

class Lease {
 public:
  Lease(Database& database, std::unique_ptr<Connection> connection, bool writer);
  Lease(Lease&&) noexcept = default;
  Lease& operator=(Lease&&) = delete;
  ~Lease();

  Connection& operator*() const { return *connection_; }
  Connection* operator->() const { return connection_.get(); }

 private:
  Database* database_;
  std::unique_ptr<Connection> connection_;
  bool writer_;
};

enum class Access { kRead, kWrite };

struct DatabaseOptions {
  // Makes a new connection; kRead ones need not be able to write.
  std::function<std::unique_ptr<Connection>(Access)> connect;
  std::size_t max_readers = 16;
  std::size_t max_writers = 1;  // 1 on SQLite; as many as the server allows elsewhere
  std::chrono::milliseconds patience{30'000};
  // Shown in logs and errors: a path, or a URL without its password.
  std::string name;
  // Called when the pool is gone: removes a temporary file.
  std::function<void()> on_close;
};

class Database {
 public:
  explicit Database(DatabaseOptions options);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  Lease read();
  Lease write();
  // Runs `work(Connection&)` in one write transaction and commits it.
  template <class Work>
  auto transact(const Work& work) {
    const Lease lease = write();
    Transaction transaction(*lease);
    if constexpr (std::is_void_v<decltype(work(*lease))>) {
      work(*lease);
      transaction.commit();
    } else {
      auto result = work(*lease);
      transaction.commit();
      return result;
    }
  }

  // The same once more when another writer has made the same entry in between: what `work` looked
  // for before it inserted is there now.
  template <class Work>
  auto transact_again(const Work& work) {
    try {
      return transact(work);
    } catch (const UniqueViolation&) {
      return transact(work);
    }
  }
  // A connection outside of the pool, for who keeps it.
  std::unique_ptr<Connection> own_connection() { return options_.connect(Access::kWrite); }

  const std::string& name() const { return options_.name; }

 private:
  friend class Lease;
  struct Shelf {
    std::vector<std::unique_ptr<Connection>> idle;
    std::size_t out = 0;
  };

  Lease take(Access access);
  // Those that a restarted server has left behind are thrown away.
  std::unique_ptr<Connection> take_idle(Shelf& shelf);
  void give_back(std::unique_ptr<Connection> connection, bool writer) noexcept;

  DatabaseOptions options_;
  std::mutex mutex_;
  std::condition_variable freed_;
  Shelf readers_;
  Shelf writers_;
};

}  // namespace chap::sql
