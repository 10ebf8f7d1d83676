// The locks of a migration of a PostgreSQL database, and the sessions that hold them.
//
// A session that waits for the exclusive lock of a table blocks all later sessions, including
// readers. Therefore a migration waits for such a lock only for a short time and tries again, so
// that other sessions can use the table in between. The log lists the sessions that hold the lock.
#pragma once

#include "storage/sql/connection.hpp"

#include <functional>
#include <string>

namespace chap::migrate {

// Names of tables, separated by spaces.
using TableList = std::string;

// Calls `work` until it does not throw sql::Timeout. `work` must set a lock timeout, and must hold
// no locks on `tables` when it throws.
void retry_while_locked(
    sql::Connection& connection, const TableList& tables, const std::function<void()>& work
);

// Takes the lock of migrations of this schema until the transaction ends; waits for other servers
// that hold it. Then sets a short lock timeout for the rest of the transaction.
void lock_migration(sql::Connection& connection);
// Locks those of `tables` that exist and belong to the role. Throws sql::Timeout if not all of them
// can be locked.
void lock_tables(sql::Connection& connection, const TableList& tables);

// Takes the lock for tuning until the session ends; waits for other servers that hold it.
void lock_tuning(sql::Connection& connection);

// A description of the sessions that hold a lock on one of the tables, ordered by the start of
// their transactions; empty if there are none.
std::string sessions_using(sql::Connection& connection, const TableList& tables);

}  // namespace chap::migrate
