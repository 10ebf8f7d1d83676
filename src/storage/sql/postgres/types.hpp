// Types of columns, as the server's catalogue numbers them; they never change. Internal to
// sql/postgres.
#pragma once

#include <libpq-fe.h>

namespace chap::sql::postgres {

enum Type : Oid {
  kAny = 0,
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
  kPaddedText = 1042,
  kVarchar = 1043,
  kTimestamp = 1114,
  kTimestampZone = 1184,
  kBinaryJson = 3802,
  kFirstOfUsers = 16384,  // enums and the like: their texts
};

}  // namespace chap::sql::postgres
