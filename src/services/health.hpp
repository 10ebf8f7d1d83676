// Health checks of the database, the job store and the executor (http-api.md 4.2, 4.3; jobs.md 1.7,
// J32).
#pragma once

#include "services/platform.hpp"

#include <string>
#include <utility>
#include <vector>

namespace chap::services {

struct HealthReport {
  // The name of each check and `ok` or `error: <kind>`, in the order of http-api.md 4.2.
  std::vector<std::pair<std::string, std::string>> checks;
  bool healthy() const;
};

// `db`: a query succeeds. `redis`: the job store accepts a write and commits it. `celery`:
// the executor was active recently.
HealthReport check_readiness(Platform& platform);

// Tests job processes and the database together: runs a job process that writes a row. The check
// passes if the process reports "ok" within two seconds.
HealthReport probe_round_trip(Platform& platform);

}  // namespace chap::services
