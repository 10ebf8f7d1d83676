// The commands of the executable, one file each. All return the exit status.
#pragma once

#include "app/settings.hpp"

#include <string>
#include <utility>
#include <vector>

namespace chap::cli {

using Flags = std::vector<std::pair<std::string, std::string>>;

// A server until SIGTERM or SIGINT.
int serve(const app::Settings& settings, const std::string& program);
// A server on a temporary folder with a simulated country and a finished first evaluation.
// `once`: stop after the scores instead of serving on.
struct DemoOptions {
  bool once = false;
  bool weekly = false;
  unsigned regions = 6;
};
int demo(const app::Settings& settings, const std::string& program, const DemoOptions& options);
// Runs one job in this process; started by the server, never by people.
int run_job();
// Asks a running server; 0 when it is healthy.
int health(const app::Settings& settings);
// Brings the database to this program's schema. Only looking, `check` says whether there is
// anything to do, and `plan` prints what. Returns 3 when something is left to do, 1 on errors, as
// all do.
struct MigrateOptions {
  bool check = false;
  bool plan = false;
};
int migrate(const app::Settings& settings, const MigrateOptions& options);
// Copies one database into another, which becomes its equal (storage/copy). Addresses, or paths of
// SQLite files.
struct CopySides {
  std::string from;
  std::string to;
};
int copy_database(const app::Settings& settings, const CopySides& sides);

}  // namespace chap::cli
