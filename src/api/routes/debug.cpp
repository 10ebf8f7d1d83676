// The two debug endpoints (http-api.md 9.1). The OpenAPI document lists them with the tag `System`.
#include "api/dto/system.hpp"
#include "api/routes/routes.hpp"
#include "services/debug_entries.hpp"

namespace chap::dto {

struct DebugEntry {
  std::int64_t id = 0;
  double timestamp = 0;
};

struct DebugId {
  std::int64_t debug_id = 0;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::DebugEntry> {
  using T = dto::DebugEntry;
  static constexpr const char* kName = "DebugEntry";
  static auto fields() {
    return std::make_tuple(
        field("id", &T::id),
        field("timestamp", &T::timestamp)
            .doc("Time at which the job wrote the row, in seconds since 1970 UTC")
    );
  }
};

template <>
struct Describe<dto::DebugId> {
  static auto fields() { return std::make_tuple(path("debugId", &dto::DebugId::debug_id)); }
};

}  // namespace chap::schema

namespace chap::routes {
namespace {

using web::Context;

dto::JobResponse create_entry(Context& context) {
  return {services::submit_debug_entry(context.platform)};
}

dto::DebugEntry read_entry(Context& context, const dto::DebugId& path) {
  const auto row = services::read_debug_entry(context.platform, path.debug_id);
  return {row.id, row.timestamp};
}

}  // namespace

void register_debug(web::Router& router) {
  router.add(web::post("/v1/crud/debug", "debug_entry", create_entry)
                 .tag("System")
                 .summary("Start a job that writes a debug entry, to test that jobs run"));
  router.add(web::get("/v1/crud/debug/{debugId}", "get_debug_entry", read_entry)
                 .tag("System")
                 .summary("Read one debug entry")
                 .error(404, "No such debug entry"));
}

}  // namespace chap::routes
