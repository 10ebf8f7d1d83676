#include "jobs/tasks.hpp"
#include "services/datasets.hpp"

#include <fmt/format.h>

#include <charconv>

namespace chap::jobs {
namespace {

constexpr const char* kDatasetStep = "dataset_id";

}  // namespace

std::int64_t store_dataset_once(
    worker::JobContext& context,
    const TaskTools& tools,
    const DatasetInfo& info,
    const services::ImportPayload& payload
) {
  context.status(fmt::format(
      "Importing '{}': {} org units, {} periods from {} to {}",
      info.name,
      payload.data.places().size(),
      payload.data.periods().size(),
      payload.data.periods().first().id(),
      payload.data.periods().last().id()
  ));
  if (const auto done = context.step(kDatasetStep)) {
    std::int64_t id = 0;
    std::from_chars(done->data(), done->data() + done->size(), id);
    context.status("Using data set " + *done + ", stored by an earlier attempt");
    return id;
  }
  const services::NewDataset about{
      info.name, info.type, data_sources_of(context.arguments(), "dataset_info"), payload.geojson};
  const sql::Lease db = context.database().write();
  sql::Transaction transaction(*db);
  const std::int64_t id = services::store_dataset(*db, about, payload.data, tools.clock.now());
  context.record_step(*db, kDatasetStep, std::to_string(id));
  transaction.commit();
  context.status("Stored as data set " + std::to_string(id));
  return id;
}

}  // namespace chap::jobs
