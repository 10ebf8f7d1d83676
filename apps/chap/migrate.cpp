#include "storage/migrate/migrate.hpp"

#include "apps/chap/commands.hpp"
#include "apps/chap/console.hpp"
#include "apps/chap/exclusive_use.hpp"
#include "foundation/base/error.hpp"
#include "storage/sql/free_pages.hpp"
#include "storage/sql/sqlite/driver.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace chap::cli {
namespace {

constexpr int kNeedsMigration = 3;

int print_state(bool current, const std::string& name) {
  print_line(name + (current ? " has this program's schema" : " needs a migration"));
  return current ? 0 : kNeedsMigration;
}

int print_plan(const std::vector<std::string>& changes, const std::string& name) {
  if (changes.empty()) {
    print_line(name + ": nothing is to be done");
    return 0;
  }
  print_line(name + ": nothing was changed; `chap migrate` would make these changes:");
  for (const std::string& change : changes) print_line("  " + change);
  return 0;
}

std::string size_of(const std::filesystem::path& file) {
  constexpr double kMegabyte = 1e6;
  return fmt::format("{:.1f} MB", double(std::filesystem::file_size(file)) / kMegabyte);
}

void compact_file(sql::Database& database) {
  const auto lock = take_exclusive_use(database);
  const std::string before = size_of(database.name());
  sql::compact(database);
  print_line(fmt::format("{}: {} before, {} now", database.name(), before, size_of(database.name()))
  );
}

}  // namespace

int migrate(const app::Settings& settings, const MigrateOptions& options) {
  const std::string address = app::database_address(settings);
  const std::string name = migrate::display_address(address);
  const auto bounds = app::database_bounds(settings);
  if (options.plan) return print_plan(migrate::plan(address, bounds), name);
  if (options.check) return print_state(migrate::is_current(address, bounds), name);
  if (options.compact && sql::postgres::is_address(address)) {
    throw invalid_input("--compact is only for SQLite; PostgreSQL reuses the space by autovacuum");
  }
  if (options.compact && !std::filesystem::exists(sql::sqlite::path_of(address))) {
    throw not_found(name + " does not exist");
  }
  std::filesystem::create_directories(settings.data_dir);
  const auto database = migrate::open_database(address, bounds);
  if (options.compact) compact_file(*database);
  // open_database() also succeeds if the role may use the database but may not migrate it.
  // Therefore the schema is checked afterwards.
  const bool migrated = !sql::postgres::is_address(address) || migrate::is_current(address, bounds);
  return print_state(migrated, database->name());
}

}  // namespace chap::cli
