// Health checks that look beyond the HTTP server (http-api.md 4.2, 4.3; jobs.md 1.7, J32).
#pragma once

#include "services/platform.hpp"

#include <string>
#include <utility>
#include <vector>

namespace chap::services {

struct HealthReport {
  // Name of the check -> `ok` or `error: <kind>`, in the contract's order.
  std::vector<std::pair<std::string, std::string>> checks;
  bool healthy() const;
};

// db: a query. redis: the store that takes its place, a write that is rolled back. celery: the
// executor's loop ran lately.
HealthReport check_readiness(Platform& platform);

// A query in a job process; the answer must be "ok" within two seconds.
HealthReport probe_round_trip(Platform& platform);

}  // namespace chap::services
