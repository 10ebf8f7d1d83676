#include "jobs/store_result.hpp"
#include "jobs/tasks.hpp"
#include "services/datasets.hpp"

#include <fmt/format.h>

namespace chap::jobs {

std::string add_dataset(worker::JobContext& context, const TaskTools& tools) {
  const services::AddDataset arguments =
      services::from_arguments<services::AddDataset>(context.arguments());
  const services::ImportPayload payload = require_payload(context);
  context.status(fmt::format(
      "Storing data set '{}': {} org units, {} periods from {} to {}, {} features",
      arguments.name,
      payload.data.org_units().size(),
      payload.data.periods().size(),
      payload.data.periods().first().id(),
      payload.data.periods().last().id(),
      payload.data.features().size()
  ));
  const services::NewDataset description{
      arguments.name, arguments.dataset_type, arguments.data_sources.text, payload.geojson, true};
  std::string result = store_result(context, [&](sql::Connection& db) {
    return std::to_string(services::store_dataset(db, description, payload.data, tools.clock.now())
    );
  });
  context.status("Stored as data set " + result);
  return result;
}

}  // namespace chap::jobs
