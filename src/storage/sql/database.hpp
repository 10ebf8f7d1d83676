// A database as a pool of connections for reading and for writing. Thread-safe.
//
// A Lease is a connection taken from the pool; its destructor returns the connection. A lease may
// be moved to another thread. SQLite allows only one writer. Therefore the pool of a SQLite
// database has only one connection for writing, and the threads of a process wait for this
// connection. read() and write() throw Timeout if no connection becomes available in time.
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
  // Opens a new connection. A connection for kRead may be unable to write.
  std::function<std::unique_ptr<Connection>(Access)> connect;
  std::size_t max_readers = 16;
  std::size_t max_writers = 1;  // must be 1 for SQLite
  std::chrono::milliseconds wait_timeout{30'000};
  // Throws Error if the database must not be used any more. Called before each lease. May be empty.
  std::function<void()> check = {};
  // Releases reserved disk space, so that rows can be deleted on a full disk. Returns false if no
  // space was reserved. May be empty.
  std::function<bool()> release_reserve = {};
  // Reserves the released disk space again. May be empty.
  std::function<void()> restore_reserve = {};
  // The name of the database in logs and errors: a path, or a URL without its password.
  std::string name;
  // Called by the destructor after all connections are closed, for example to delete the file.
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
    const Lease db = write();
    Transaction transaction(*db);
    if constexpr (std::is_void_v<decltype(work(*db))>) {
      work(*db);
      transaction.commit();
    } else {
      auto result = work(*db);
      transaction.commit();
      return result;
    }
  }

  // Like transact(), for work that deletes rows. If the disk is full, `work` is run a second time
  // with the reserved disk space.
  template <class Work>
  auto transact_deletion(const Work& work) {
    try {
      return transact(work);
    } catch (const StorageFull&) {
      if (!options_.release_reserve || !options_.release_reserve()) throw;
      return transact(work);
    }
  }
  // Reserves disk space for deletions. Does nothing if the database has no such reserve.
  void restore_reserve() {
    if (options_.restore_reserve) options_.restore_reserve();
  }

  // Like transact(), but runs `work` a second time after a UniqueViolation or a
  // ForeignKeyViolation. Such an error means that another connection has inserted a row that `work`
  // did not find, or deleted a row that `work` had found. The second run reads the new state.
  template <class Work>
  auto transact_with_retry(const Work& work) {
    try {
      return transact(work);
    } catch (const UniqueViolation&) {
      return transact(work);
    } catch (const ForeignKeyViolation&) {
      return transact(work);
    }
  }
  // Opens a connection for writing that does not belong to the pool.
  std::unique_ptr<Connection> unpooled_connection() { return options_.connect(Access::kWrite); }

  const std::string& name() const { return options_.name; }

 private:
  friend class Lease;
  struct Pool {
    std::vector<std::unique_ptr<Connection>> idle;
    std::size_t leased = 0;
  };

  Lease lease(Access access);
  // An idle connection of the pool, or null. Closes connections that are not usable any more, for
  // example after a restart of the server.
  static std::unique_ptr<Connection> take_idle(Pool& pool);
  void return_connection(std::unique_ptr<Connection> connection, bool writer) noexcept;

  DatabaseOptions options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  Pool readers_;
  Pool writers_;
};

}  // namespace chap::sql
