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
          "such an entry exists already",
          std::move(cause),
          std::move(constraint)
      ) {}

ForeignKeyViolation::ForeignKeyViolation(std::string cause, std::string constraint)
    : DatabaseError(
          ErrorCode::kConflict,
          "another entry refers to this one, or the one it refers to is gone",
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

StorageFull::StorageFull(std::string cause)
    : DatabaseError(
          ErrorCode::kUnavailable,
          "the database cannot write: disk full or not writable",
          std::move(cause),
          {}
      ) {}

NotAllowed::NotAllowed(std::string cause)
    : DatabaseError(
          ErrorCode::kUnavailable, "the database does not allow this", std::move(cause), {}
      ) {}

Damaged::Damaged(std::string cause)
    : DatabaseError(ErrorCode::kInternal, "the database is damaged", std::move(cause), {}) {}

}  // namespace chap::sql
