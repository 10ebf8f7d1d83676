// The database of some CHAP release becomes one of this program, or an empty one gets its tables
// (contract, database.md 3.5, steps 3 to 8).
//
// What is missing is found by comparing with the head's tables, made as temporary ones for the
// length of the transaction: migrations/postgresql/0001_head.sql stays the only place that says
// what they look like. Tables and columns that nobody knows are left alone.
#pragma once

#include "storage/migrate/change_recorder.hpp"
#include "storage/migrate/migrate.hpp"

namespace chap::migrate {

// Needs a transaction around it. Throws sql::DatabaseError when the server refuses a step. Returns
// what has been changed.
Changes create_or_upgrade(sql::Connection& connection, const Migration& head);

}  // namespace chap::migrate
