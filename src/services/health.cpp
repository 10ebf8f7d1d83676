#include "services/health.hpp"

#include "engine/queue/job_queue.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/dataset_store.hpp"

#include <algorithm>

namespace chap::services {
namespace {

// Returns the kind of an error for the API. The API does not show the text of the error, because
// the text may contain addresses (jobs.md J28).
const char* kind_of(const Error& error) {
  if (dynamic_cast<const sql::StorageFull*>(&error) != nullptr) return "error: DiskFullError";
  if (dynamic_cast<const sql::StorageReadOnly*>(&error) != nullptr) return "error: ReadOnlyError";
  if (dynamic_cast<const sql::FileReplaced*>(&error) != nullptr) return "error: FileReplacedError";
  switch (error.code()) {
    case ErrorCode::kTimeout:
      return "error: TimeoutError";
    case ErrorCode::kUnavailable:
      return "error: ConnectionError";
    default:
      return "error: OperationalError";
  }
}

template <class Check>
std::string result_of_check(const char* name, const Check& check) {
  try {
    check();
    return "ok";
  } catch (const Error& error) {
    log::warning("health", "{}: {} {}", name, error.what(), error.cause());
    return kind_of(error);
  }
}

// Reads tables that requests also read. Therefore the check fails if the database is damaged or
// belongs to another program.
void read_tables(sql::Database& database) {
  const sql::Lease db = database.read();
  store::DatasetStore(*db).list({.limit = 1});
  store::ConfiguredModelStore(*db).list({.limit = 1});
}

}  // namespace

bool HealthReport::healthy() const {
  return std::all_of(checks.begin(), checks.end(), [](const auto& check) {
    return check.second == "ok";
  });
}

// The contract prescribes the names `redis` and `celery`. `redis` stands for the job queue,
// `celery` for the executor.
HealthReport check_readiness(Platform& platform) {
  HealthReport report;
  report.checks.emplace_back("db", result_of_check("db", [&] { read_tables(platform.database); }));
  const auto check_queue = [&] { platform.jobs.check_writable(); };
  report.checks.emplace_back("redis", result_of_check("queue", check_queue));
  report.checks.emplace_back(
      "celery", platform.executor_alive() ? "ok" : "error: no workers responded"
  );
  return report;
}

HealthReport probe_round_trip(Platform& platform) {
  HealthReport report;
  report.checks.emplace_back("celery_db_roundtrip", result_of_check("probe", [&] {
                               // The job process opens the database file by its path. Only the
                               // connections of this server show whether the file was replaced.
                               read_tables(platform.database);
                               const std::string answer = platform.round_trip();
                               if (answer != "ok")
                                 throw internal_error("unexpected reply " + answer);
                             }));
  return report;
}

}  // namespace chap::services
