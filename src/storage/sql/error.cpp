#include "storage/sql/error.hpp"

#include <utility>

namespace chap::sql {

DatabaseError::DatabaseError(
    ErrorCode code, const std::string& detail, std::string cause, std::string constraint
)
    : Error(code, detail), constraint_(std::move(constraint)) {
  caused_by(std::move(cause));
}

UniqueViolation::UniqueViolation(std::string cause, std::string constraint)
    : DatabaseError(
          ErrorCode::kConflict,
          "a row with this key already exists",
          std::move(cause),
          std::move(constraint)
      ) {}

ForeignKeyViolation::ForeignKeyViolation(std::string cause, std::string constraint)
    : DatabaseError(
          ErrorCode::kConflict,
          "another row refers to this row, or this row refers to a row that does not exist",
          std::move(cause),
          std::move(constraint)
      ) {}

NotNullViolation::NotNullViolation(std::string cause, std::string constraint)
    : DatabaseError(
          ErrorCode::kInternal,
          "a required value is missing",
          std::move(cause),
          std::move(constraint)
      ) {}

ConnectionLost::ConnectionLost(std::string cause)
    : DatabaseError(
          ErrorCode::kUnavailable, "the database cannot be reached", std::move(cause), {}
      ) {}

Timeout::Timeout(std::string cause)
    : DatabaseError(ErrorCode::kUnavailable, "the database is busy", std::move(cause), {}) {}

StorageError::StorageError(const std::string& detail, std::string cause)
    : DatabaseError(ErrorCode::kUnavailable, detail, std::move(cause), {}) {}

StorageError::StorageError(std::string cause)
    : StorageError("the database cannot write: input/output error", std::move(cause)) {}

StorageFull::StorageFull(std::string cause)
    : StorageError("the database cannot write: the disk is full", std::move(cause)) {}

StorageReadOnly::StorageReadOnly(std::string cause)
    : StorageReadOnly(
          "the database cannot write: its file or folder is read-only", std::move(cause)
      ) {}

StorageReadOnly::StorageReadOnly(const std::string& detail, std::string cause)
    : StorageError(detail, std::move(cause)) {}

FileReplaced::FileReplaced(const std::string& detail, std::string path)
    : DatabaseError(ErrorCode::kUnavailable, detail, std::move(path), {}) {}

NotAllowed::NotAllowed(std::string cause)
    : DatabaseError(
          ErrorCode::kUnavailable, "the database role lacks the permission", std::move(cause), {}
      ) {}

DatabaseDamaged::DatabaseDamaged(std::string cause)
    : DatabaseError(ErrorCode::kInternal, "the database is damaged", std::move(cause), {}) {}

}  // namespace chap::sql
