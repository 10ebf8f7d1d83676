#include "app/open_database.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "services/seed_models.hpp"
#include "storage/migrate/migrate.hpp"
#include "storage/sql/error.hpp"
#include "storage/sql/sqlite/driver.hpp"

#include <filesystem>
#include <string>
#include <system_error>

namespace chap::app {
namespace {

void make_folder(const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) {
    throw unavailable("The folder " + folder.string() + " cannot be created: " + problem.message());
  }
}

// Warns if the SQLite file is missing but files that belong to it exist: the database has probably
// been moved or deleted.
void warn_about_missing_database(const Settings& settings) {
  const std::string address = database_address(settings);
  if (sql::postgres::is_address(address)) return;
  const std::filesystem::path file = sql::sqlite::path_of(address);
  if (std::filesystem::exists(file)) return;
  for (const char* ending : {".reserve", "-wal", ".lock"}) {
    const std::string other = file.string() + ending;
    if (!std::filesystem::exists(other)) continue;
    log::warning(
        "app",
        "{} does not exist, although {} exists: a new, empty database is created",
        file.string(),
        other
    );
    return;
  }
}

// Opens and migrates the database. If that fails, the error contains the address of the database.
std::unique_ptr<sql::Database> open_configured_database(const Settings& settings) {
  const std::string address = database_address(settings);
  try {
    return migrate::open_database(address, database_bounds(settings));
  } catch (const sql::StorageError&) {
    throw;
  } catch (const Error& error) {
    throw Error(error.code(), migrate::display_address(address) + ": " + error.what())
        .caused_by(error.cause());
  }
}

// Opens the database without migrating it. Returns null if that fails, for example because the
// schema is old.
std::unique_ptr<sql::Database> open_for_reading(const Settings& settings) {
  try {
    return migrate::open_migrated(database_address(settings), database_bounds(settings));
  } catch (const Error&) {
    return nullptr;
  }
}

}  // namespace

std::unique_ptr<sql::Database> open_seeded_database(const Settings& settings) {
  make_folder(settings.data_dir);
  warn_about_missing_database(settings);
  try {
    auto database = open_configured_database(settings);
    services::seed_builtin_models(*database);
    return database;
  } catch (const sql::StorageError& error) {
    auto database = open_for_reading(settings);
    if (!database) throw;
    log::error(
        "app",
        "{}; the server starts nevertheless, but refuses requests that write until the database "
        "can be written again ({})",
        error.what(),
        error.cause()
    );
    return database;
  }
}

}  // namespace chap::app
