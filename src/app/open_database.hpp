// Opens the database of a server: creates the data folder, migrates and seeds the database.
#pragma once

#include "app/settings.hpp"
#include "storage/sql/database.hpp"

#include <memory>

namespace chap::app {

// Returns the database. If a SQLite file cannot be written, for example because the disk is full,
// but needs no migration, the returned database can be read. The database can be written as soon as
// the file can be written again. Throws Error with a text for the operator.
std::unique_ptr<sql::Database> open_seeded_database(const Settings& settings);

}  // namespace chap::app
