// The commands of the executable that have their own .cpp files. Each function returns the exit
// status.
#pragma once

#include "app/settings.hpp"

#include <string>
#include <utility>
#include <vector>

namespace chap::cli {

using Flags = std::vector<std::pair<std::string, std::string>>;

// Runs a server until a stop signal, such as SIGTERM, arrives (signals.hpp).
int serve(const app::Settings& settings, const std::string& program);
// Runs a server on a temporary folder, imports data of a simulated country and evaluates a model on
// these data.
struct DemoOptions {
  bool once = false;  // end after the scores are printed
  bool weekly = false;
  unsigned regions = 6;
};
int demo(const app::Settings& settings, const std::string& program, const DemoOptions& options);
// Runs one job. Only the server starts this command, users do not.
int run_job();
// Checks a running server. The exit status is 0 if the server is ready, otherwise 1.
int health(const app::Settings& settings);
// Migrates the database to this program's schema. The exit status is 3 if the database still needs
// a migration, and 1 on errors.
struct MigrateOptions {
  bool check = false;    // change nothing, only report whether a migration is needed
  bool plan = false;     // change nothing, print the changes that a migration would make
  bool compact = false;  // after the migration, rewrite a SQLite file so that it has no free pages
};
int migrate(const app::Settings& settings, const MigrateOptions& options);
// Copies one database into an empty one (storage/copy). `from` and `to` are addresses of databases
// or paths of SQLite files.
struct CopyAddresses {
  std::string from;
  std::string to;
};
int copy_database(const app::Settings& settings, const CopyAddresses& addresses);

}  // namespace chap::cli
