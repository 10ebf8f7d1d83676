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
    const services::DatasetInfo& info,
    const services::ImportPayload& payload
) {
  context.status(fmt::format(
      "Importing '{}': {} org units, {} periods from {} to {}",
      info.name,
      payload.data.org_units().size(),
      payload.data.periods().size(),
      payload.data.periods().first().id(),
      payload.data.periods().last().id()
  ));
  if (const auto text = context.recorded_step(kDatasetStep)) {
    std::int64_t id = 0;
    std::from_chars(text->data(), text->data() + text->size(), id);
    context.status("Using data set " + *text + ", stored by an earlier attempt");
    return id;
  }
  const services::NewDataset description{
      info.name, info.type, info.data_sources.text, payload.geojson, false};
  const std::int64_t id = context.database().transact([&](sql::Connection& db) {
    const auto stored = services::store_dataset(db, description, payload.data, tools.clock.now());
    context.record_step(db, kDatasetStep, std::to_string(stored));
    return stored;
  });
  context.status("Stored as data set " + std::to_string(id));
  return id;
}

}  // namespace chap::jobs
