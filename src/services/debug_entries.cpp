#include "services/debug_entries.hpp"

#include "engine/queue/job_queue.hpp"
#include "foundation/base/error.hpp"
#include "services/job_messages.hpp"
#include "services/job_types.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/debugentry_store.hpp"

namespace chap::services {

std::string submit_debug_entry(Platform& platform) {
  queue::NewJob job = to_job(AddDebugEntry{});
  job.type = job_type::kUnspecified;
  return platform.jobs.enqueue(job);
}

store::DebugEntryRow read_debug_entry(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  const auto found = store::DebugEntryStore(*db).find(id);
  if (!found) throw not_found("Debug entry not found");
  return *found;
}

}  // namespace chap::services
