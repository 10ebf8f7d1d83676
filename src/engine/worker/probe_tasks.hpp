// Tasks for health checks and tests (contract, jobs.md W50).
#pragma once

#include "engine/worker/job_context.hpp"

namespace chap::worker {

// Adds chap.db_roundtrip, which commits one row and returns `"ok"`.
void add_round_trip_task(TaskRegistry& tasks);

// Adds the tasks for tests, which CHAP_WORKER_PROBE_TASKS=1 enables. In the following list, the
// arguments of a task are in braces: chap.probe.echo (returns its arguments), .sleep {"seconds"},
// .fail {"message"}, .crash {"signal"}, .stubborn {"seconds"} (sleeps and ignores SIGTERM).
void add_probe_tasks(TaskRegistry& tasks);

}  // namespace chap::worker
