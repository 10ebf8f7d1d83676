#include "storage/migrate/migrate.hpp"

#include "apps/chap/commands.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace chap::cli {

int migrate(const app::Settings& settings, bool check_only) {
  const std::string address = app::database_address(settings);
  if (check_only) {
    migrate::open_migrated(address, app::database_bounds(settings));
    fmt::print("{} is at this program's schema\n", migrate::shown_address(address));
    return 0;
  }
  std::filesystem::create_directories(settings.data_dir);
  const auto database = migrate::open_database(address, app::database_bounds(settings));
  fmt::print("{} is at this program's schema\n", database->name());
  return 0;
}

}  // namespace chap::cli
