// Stores the built-in models in the database at every start of the program (database.md 4.7,
// core-2.5.1.md 4). A stored version of a model is never changed.
#pragma once

namespace chap::sql {
class Connection;
class Database;
}  // namespace chap::sql

namespace chap::services {

// Stores the baselines. Also stores `naive_model` if there is no live configured model of this
// name.
void seed_builtin_models(sql::Database& database);

// Stores this program's version of each baseline and a configured model for it, if this version is
// not stored yet. Archives stored baselines that the program no longer has. Must be called inside a
// transaction.
void seed_baselines(sql::Connection& db);

}  // namespace chap::services
