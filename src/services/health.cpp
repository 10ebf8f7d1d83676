#include "services/health.hpp"

#include "engine/queue/job_queue.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/sql/database.hpp"

#include <algorithm>

namespace chap::services {
namespace {

// A short kind of error, never a text with addresses in it (J28).
const char* kind_of(const Error& error) {
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
std::string outcome_of(const char* name, const Check& check) {
  try {
    check();
    return "ok";
  } catch (const Error& error) {
    log::warning("health", "{}: {} {}", name, error.what(), error.cause());
    return kind_of(error);
  }
}

void query_database(sql::Database& database) {
  const sql::Lease db = database.read();
  db->query_integer("SELECT 1");
}

}  // namespace

bool HealthReport::healthy() const {
  return std::all_of(checks.begin(), checks.end(), [](const auto& check) {
    return check.second == "ok";
  });
}

HealthReport check_readiness(Platform& platform) {
  HealthReport report;
  report.checks.emplace_back("db", outcome_of("db", [&] { query_database(platform.database); }));
  report.checks.emplace_back("redis", outcome_of("store", [&] { platform.jobs.check(); }));
  report.checks.emplace_back(
      "celery", platform.executor_alive() ? "ok" : "error: no workers responded"
  );
  return report;
}

HealthReport probe_round_trip(Platform& platform) {
  HealthReport report;
  report.checks.emplace_back("celery_db_roundtrip", outcome_of("probe", [&] {
                               const std::string answer = platform.round_trip();
                               if (answer != "ok")
                                 throw internal_error("unexpected reply " + answer);
                             }));
  return report;
}

}  // namespace chap::services
