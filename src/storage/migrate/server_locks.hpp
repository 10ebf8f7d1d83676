// The locks of a migration of a PostgreSQL database, and the sessions that hold them.
//
// A session that waits for the exclusive lock of a table blocks all later sessions, including
// readers. Therefore a migration waits for such a lock only for a short time and then tries again
// later, so that other sessions can use the table in between. The log lists the sessions that hold
// the lock.
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

// Takes the migration lock of this schema, which is held until the transaction ends. Waits while
// another server holds the lock. Then sets a short lock timeout for the rest of the transaction.
void lock_migration(sql::Connection& connection);
// Locks the tables in `tables` that exist and that the role owns. Throws sql::Timeout if one of
// these tables cannot be locked in time.
void lock_tables(sql::Connection& connection, const TableList& tables);

// Takes the tuning lock of this schema, which is held until the session ends. Waits while another
// server holds the lock.
void lock_tuning(sql::Connection& connection);

// A description of the sessions that hold a lock on one of the tables, ordered by the start of
// their transactions; empty if there are none.
std::string sessions_using(sql::Connection& connection, const TableList& tables);

}  // namespace chap::migrate
