// Locks that a migration of a PostgreSQL database waits for, and who holds them.
//
// Whoever waits for the exclusive lock of a table keeps out everybody who comes later, readers too.
// So such a lock is asked for briefly, again and again, and others get through in between. The log
// says who is in the way.
#pragma once

#include "storage/sql/connection.hpp"

#include <functional>
#include <string>

namespace chap::migrate {

// Names of tables, with a space between two.
using TableList = std::string;

// Calls `attempt` until it does not end with sql::Timeout. When it does, it must have given back
// its locks on `tables`; it sets the limit of its waits itself.
void until_unlocked(
    sql::Connection& connection, const TableList& tables, const std::function<void()>& attempt
);

// For the rest of the transaction: no other server migrates this schema (waits as long as another
// one does), and tables are waited for briefly from now on.
void lock_migration(sql::Connection& connection);
// Takes those of `tables` that are there and the role's own: all or, with sql::Timeout, none.
void lock_tables(sql::Connection& connection, const TableList& tables);

// The turn to tune, for the rest of the session.
void await_tuning(sql::Connection& connection);

// The sessions that hold a lock on one of the tables, those that have worked longest first, for
// people; empty without any.
std::string users_of(sql::Connection& connection, const TableList& tables);

}  // namespace chap::migrate
