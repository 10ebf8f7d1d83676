// The debug pair: a row written by a job and read back, to see that both sides work
// (http-api.md 9.1).
#pragma once

#include "services/platform.hpp"
#include "storage/store/debugentry_row.hpp"

#include <cstdint>
#include <string>

namespace chap::services {

// The job's id.
std::string order_debug_entry(Platform& platform);
// Throws not_found("Debug entry not found").
store::DebugEntryRow read_debug_entry(Platform& platform, std::int64_t id);

}  // namespace chap::services
