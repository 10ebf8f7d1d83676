// The rows of the built-in models in the database (database.md 4.7, core-2.5.1.md 4). Seeding is
// done at every start; it never changes a stored version.
#pragma once

namespace chap::sql {
class Connection;
class Database;
}  // namespace chap::sql

namespace chap::services {

// Stores `naive_model`, unless there is a live configured model of this name, and the baselines.
void seed_builtin_models(sql::Database& database);

// Stores the version of each baseline that this program has, with a configured model, unless that
// version is stored. Archives baselines that the program no longer has. Must be called inside a
// transaction.
void seed_baselines(sql::Connection& db);

}  // namespace chap::services
