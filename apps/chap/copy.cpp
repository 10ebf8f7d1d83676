#include "storage/copy/copy.hpp"

#include "apps/chap/commands.hpp"
#include "engine/queue/embedded/executor_lock.hpp"
#include "foundation/base/error.hpp"
#include "services/models.hpp"
#include "storage/copy/sides.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <thread>

namespace chap::cli {
namespace {

// Keeps servers from running jobs on it. A copy that has just been killed may take a moment to let
// go of its lock.
std::unique_ptr<queue::ExecutorLock> hold(sql::Database& database) {
  constexpr std::chrono::seconds kPatience{3};
  auto lock = queue::make_executor_lock(database, queue::executor_lock_file(database));
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!lock->take()) {
    if (std::chrono::steady_clock::now() > end) {
      throw conflict(
          database.name() + " is in use by a chap server or another copy; stop that first"
      );
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return lock;
}

// At once, also into a pipe: a copy may take long.
void say(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

std::string line_of(const copy::TableCopied& done) {
  std::string line = fmt::format("{:<24} {:>12} rows", done.table, done.rows);
  if (done.copied < done.rows) {
    line += fmt::format(", {} of them now", done.copied);
  }
  constexpr double kWorthTelling = 0.1;  // seconds
  const double seconds = done.time.count();
  if (seconds < kWorthTelling) return line;
  return line +
         fmt::format(" in {:.1f} s, {:.0f} a second", seconds, double(done.copied) / seconds);
}

}  // namespace

int copy_database(const app::Settings& settings, const CopySides& sides) {
  const sql::postgres::ServerBounds bounds = app::database_bounds(settings);
  const auto start = std::chrono::steady_clock::now();
  const std::unique_ptr<sql::Database> source = copy::open_source(sides.from, bounds);
  const auto source_lock = hold(*source);
  const std::unique_ptr<sql::Database> target = copy::open_target(sides.to, bounds);
  if (copy::same_database(*source, *target)) {
    throw invalid_input("source and target are the same database; nothing was changed");
  }
  const auto target_lock = hold(*target);
  say(fmt::format("copies {} to {}", source->name(), target->name()));
  copy::CopyOptions options;
  options.seeded_model = services::kNaiveModel;
  options.on_note = say;
  options.on_table = [](const copy::TableCopied& done) {
    if (done.rows > 0) say(line_of(done));
  };
  const std::int64_t rows = copy::copy(*source, *target, options);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  say(fmt::format(
      "done: {} rows in {:.1f} s, each table compared with its source", rows, time.count()
  ));
  return 0;
}

}  // namespace chap::cli
