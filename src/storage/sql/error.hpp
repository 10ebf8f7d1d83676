// What can go wrong in a database, the same from every driver.
//
// All are chap::Error, so that one nobody expected still gets an answer: constraint violations 409
// or 500, everything that may pass by itself 503. Stores and services translate those they expect.
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
// SQLite does not say which one.
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
// A lock was not free in time.
class Timeout : public DatabaseError {
 public:
  explicit Timeout(std::string cause);
};
// The disk is full or cannot be written.
class StorageFull : public DatabaseError {
 public:
  explicit StorageFull(std::string cause);
};
// The role lacks a right, or may only read.
class NotAllowed : public DatabaseError {
 public:
  explicit NotAllowed(std::string cause);
};
// The file is no database or is broken.
class Damaged : public DatabaseError {
 public:
  explicit Damaged(std::string cause);
};

}  // namespace chap::sql
