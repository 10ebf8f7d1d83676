#include "jobs/store_result.hpp"
#include "jobs/tasks.hpp"
#include "storage/store/debugentry_store.hpp"

namespace chap::jobs {

std::string add_debug_entry(worker::JobContext& context, const TaskTools& tools) {
  context.status("Writing a debug entry");
  const std::chrono::duration<double> now = tools.clock.now().time_since_epoch();
  std::string result = store_result(context, [&](sql::Connection& db) {
    return std::to_string(store::DebugEntryStore(db).insert(now.count()));
  });
  context.status("Stored as debug entry " + result);
  return result;
}

}  // namespace chap::jobs
