#include "jobs/tasks.hpp"
#include "services/datasets.hpp"

#include <fmt/format.h>

namespace chap::jobs {

std::string add_dataset(worker::JobContext& context, const TaskTools& tools) {
  const AddDataset arguments = read_arguments<AddDataset>(context.arguments());
  const services::ImportPayload payload = require_payload(context);
  context.status(fmt::format(
      "Storing data set '{}': {} org units, {} periods from {} to {}, {} features",
      arguments.name,
      payload.data.places().size(),
      payload.data.periods().size(),
      payload.data.periods().first().id(),
      payload.data.periods().last().id(),
      payload.data.features().size()
  ));
  const services::NewDataset about{
      arguments.name,
      arguments.dataset_type,
      data_sources_of(context.arguments()),
      payload.geojson};
  const sql::Lease db = context.database().write();
  sql::Transaction transaction(*db);
  const auto id = services::store_dataset(*db, about, payload.data, tools.clock.now());
  std::string result = std::to_string(id);
  context.commit(*db, transaction, result);
  context.status("Stored as data set " + result);
  return result;
}

}  // namespace chap::jobs
