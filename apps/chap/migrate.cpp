#include "storage/migrate/migrate.hpp"

#include "apps/chap/commands.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace chap::cli {
namespace {

constexpr int kNeedsMigration = 3;

int say_current(const std::string& shown) {
  fmt::print("{} is at this program's schema\n", shown);
  return 0;
}

int say_plan(const std::string& address, const std::string& shown) {
  const std::vector<std::string> changes = migrate::plan(address);
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
  if (options.plan) return say_plan(address, shown);
  if (options.check) {
    if (migrate::is_current(address)) return say_current(shown);
    fmt::print("{} needs a migration\n", shown);
    return kNeedsMigration;
  }
  std::filesystem::create_directories(settings.data_dir);
  return say_current(migrate::open_database(address)->name());
}

}  // namespace chap::cli
