// The object ids of PostgreSQL's built-in types, which are the same in all versions. Internal to
// sql/postgres.
#pragma once

#include <libpq-fe.h>

namespace chap::sql::postgres {

enum Type : Oid {
  kUnspecified = 0,  // the server infers the type
  kBool = 16,
  kBytea = 17,
  kChar = 18,
  kName = 19,
  kInt8 = 20,
  kInt2 = 21,
  kInt4 = 23,
  kText = 25,
  kOid = 26,
  kJson = 114,
  kFloat4 = 700,
  kFloat8 = 701,
  kUnknown = 705,
  kPaddedText = 1042,  // char(n)
  kVarchar = 1043,
  kTimestamp = 1114,
  kTimestampZone = 1184,
  kBinaryJson = 3802,         // jsonb
  kFirstUserDefined = 16384,  // types such as enums
};

}  // namespace chap::sql::postgres
