#include "storage/copy/copy.hpp"

#include "apps/chap/commands.hpp"
#include "apps/chap/console.hpp"
#include "apps/chap/exclusive_use.hpp"
#include "foundation/base/error.hpp"
#include "modelrun/builtin/builtin_models.hpp"
#include "storage/copy/open_databases.hpp"

#include <fmt/format.h>

namespace chap::cli {
namespace {

std::string line_of(const copy::TableCopied& table) {
  std::string line = fmt::format("{:<24} {:>12} rows", table.table, table.rows);
  if (table.copied < table.rows) {
    line += fmt::format(", {} of them copied in this run", table.copied);
  }
  constexpr double kShortestReportedTime = 0.1;  // seconds
  const double seconds = table.time.count();
  if (seconds < kShortestReportedTime) return line;
  return line +
         fmt::format(" in {:.1f} s, {:.0f} rows a second", seconds, double(table.copied) / seconds);
}

}  // namespace

int copy_database(const app::Settings& settings, const CopyAddresses& addresses) {
  const sql::postgres::ServerBounds bounds = app::database_bounds(settings);
  const auto start = std::chrono::steady_clock::now();
  const std::unique_ptr<sql::Database> source = copy::open_source(addresses.from, bounds);
  const auto source_lock = take_exclusive_use(*source);
  const std::unique_ptr<sql::Database> target = copy::open_target(addresses.to, bounds);
  if (copy::same_database(*source, *target)) {
    throw invalid_input("source and target are the same database; nothing was changed");
  }
  const auto target_lock = take_exclusive_use(*target);
  print_line(fmt::format("copying {} to {}", source->name(), target->name()));
  copy::CopyOptions options;
  for (const builtin::BuiltinModel& model : builtin::builtin_models()) {
    options.seeded_models.emplace_back(model.name);
  }
  options.on_note = print_line;
  options.on_table = [](const copy::TableCopied& table) {
    if (table.rows > 0) print_line(line_of(table));
  };
  const std::int64_t rows = copy::copy(*source, *target, options);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  print_line(fmt::format(
      "done: {} rows in {:.1f} s, each table compared with its source", rows, time.count()
  ));
  return 0;
}

}  // namespace chap::cli
