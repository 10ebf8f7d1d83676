// Debug entries, with which an operator tests that jobs run: a job writes a row, and a request
// reads the row (http-api.md 9.1).
#pragma once

#include "services/platform.hpp"
#include "storage/store/debugentry_row.hpp"

#include <cstdint>
#include <string>

namespace chap::services {

// Creates the job that writes an entry; returns the id of the job.
std::string submit_debug_entry(Platform& platform);
// Throws not_found("Debug entry not found").
store::DebugEntryRow read_debug_entry(Platform& platform, std::int64_t id);

}  // namespace chap::services
