// Stores the rows and the result of a job in one transaction.
#pragma once

#include "engine/worker/job_context.hpp"
#include "storage/sql/database.hpp"

#include <string>

namespace chap::jobs {

// Runs `store(sql::Connection&)` in a write transaction, which also records the result that `store`
// returns (JSON text). `store` may be called twice (Database::transact_with_retry), for example if
// the data set of the job is deleted at the same moment. In this example, the second call finds
// that the data set is missing, and can throw an error about it. Throws what `store` throws, and
// worker::ClaimLost.
template <class Store>
std::string store_result(const worker::JobContext& context, const Store& store) {
  return context.database().transact_with_retry([&](sql::Connection& db) {
    std::string result = store(db);
    context.record_result(db, result);
    return result;
  });
}

}  // namespace chap::jobs
