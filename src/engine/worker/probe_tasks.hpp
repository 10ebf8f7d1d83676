// Tasks that come with the worker itself (contract, jobs.md W50).
#pragma once

#include "engine/worker/job_context.hpp"

namespace chap::worker {

// chap.db_roundtrip: one query, `"ok"`.
void add_round_trip(TaskRegistry& tasks);

// chap.probe.echo (returns its arguments), .sleep {"seconds"}, .fail {"message"}, .crash
// {"signal"}, .stubborn {"seconds"} (ignores SIGTERM meanwhile). Never on by default:
// CHAP_WORKER_PROBE_TASKS=1.
void add_probe_tasks(TaskRegistry& tasks);

}  // namespace chap::worker
