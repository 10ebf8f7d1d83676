// The errors that both database drivers throw.
//
// All error types are derived from chap::Error. Therefore an error that no store or service handles
// still leads to a sensible response: 409 or 500 for constraint violations, 503 for temporary
// errors. Stores and services handle the errors that they expect.
#pragma once

#include "foundation/base/error.hpp"

#include <string>

namespace chap::sql {

class DatabaseError : public Error {
 public:
  // `cause` is the driver's own message, for the log; `constraint` may be empty.
  DatabaseError(
      ErrorCode code, const std::string& detail, std::string cause, std::string constraint
  );
  const std::string& constraint() const { return constraint_; }

 private:
  std::string constraint_;
};

// `constraint()` is the constraint's name (PostgreSQL) or `table.column` (SQLite).
class UniqueViolation : public DatabaseError {
 public:
  explicit UniqueViolation(std::string cause, std::string constraint);
};
// `constraint()` is empty on SQLite.
class ForeignKeyViolation : public DatabaseError {
 public:
  explicit ForeignKeyViolation(std::string cause, std::string constraint);
};
class NotNullViolation : public DatabaseError {
 public:
  explicit NotNullViolation(std::string cause, std::string constraint);
};
class ConnectionLost : public DatabaseError {
 public:
  explicit ConnectionLost(std::string cause);
};
// A lock or a connection did not become available in time.
class Timeout : public DatabaseError {
 public:
  explicit Timeout(std::string cause);
};
// The database cannot write, or fails with an input/output error.
class StorageError : public DatabaseError {
 public:
  explicit StorageError(std::string cause);

 protected:
  StorageError(const std::string& detail, std::string cause);
};
class StorageFull : public StorageError {
 public:
  explicit StorageFull(std::string cause);
};
class StorageReadOnly : public StorageError {
 public:
  explicit StorageReadOnly(std::string cause);
  StorageReadOnly(const std::string& detail, std::string cause);
};
// The file was deleted, moved or replaced while it was in use (sqlite/file_identity.hpp).
class FileReplaced : public DatabaseError {
 public:
  FileReplaced(const std::string& detail, std::string path);
};
// The PostgreSQL role lacks a permission.
class NotAllowed : public DatabaseError {
 public:
  explicit NotAllowed(std::string cause);
};
// The file is corrupt or not a database.
class DatabaseDamaged : public DatabaseError {
 public:
  explicit DatabaseDamaged(std::string cause);
};

}  // namespace chap::sql
