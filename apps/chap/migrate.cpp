#include "storage/migrate/migrate.hpp"

#include "apps/chap/commands.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace chap::cli {
namespace {

constexpr int kNeedsMigration = 3;

int say_state(bool current, const std::string& shown) {
  fmt::print("{} {}\n", shown, current ? "is at this program's schema" : "needs a migration");
  return current ? 0 : kNeedsMigration;
}

int say_plan(const std::vector<std::string>& changes, const std::string& shown) {
  if (changes.empty()) {
    fmt::print("{}: nothing is to be done\n", shown);
    return 0;
  }
  fmt::print("{}: nothing has been changed; `chap migrate` will\n", shown);
  for (const std::string& change : changes) fmt::print("  {}\n", change);
  return 0;
}

}  // namespace

int migrate(const app::Settings& settings, const MigrateOptions& options) {
  const std::string address = app::database_address(settings);
  const std::string shown = migrate::shown_address(address);
  const auto bounds = app::database_bounds(settings);
  if (options.plan) return say_plan(migrate::plan(address, bounds), shown);
  if (options.check) return say_state(migrate::is_current(address, bounds), shown);
  std::filesystem::create_directories(settings.data_dir);
  const auto database = migrate::open_database(address, bounds);
  // A role without the rights may use a database that it cannot migrate.
  const bool migrated = !sql::postgres::is_address(address) || migrate::is_current(address, bounds);
  return say_state(migrated, database->name());
}

}  // namespace chap::cli
