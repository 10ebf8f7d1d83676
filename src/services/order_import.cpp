#include "services/order_import.hpp"

#include "engine/queue/job_queue.hpp"
#include "foundation/json/writer.hpp"
#include "services/import_payload.hpp"
#include "services/job_names.hpp"

namespace chap::services {
namespace {

queue::NewJob dataset_job(
    const char* task,
    const DatasetOrder& order,
    const series::DataSet& data,
    const std::string& geojson
) {
  json::Writer w;
  w.begin_object();
  w.key("feature_names");
  w.begin_array();
  for (const std::string& feature : data.features()) w.string(feature);
  w.end_array();
  w.key("name");
  w.string(order.name);
  w.key("dataset_type");
  if (order.type) {
    w.string(*order.type);
  } else {
    w.null();
  }
  w.key("data_sources");
  w.raw(order.data_sources);
  w.end_object();
  queue::NewJob job;
  job.type = job_type::kCreateDataset;
  job.name = order.name;
  job.task = task;
  job.arguments = w.take();
  job.payload = pack(data, geojson);
  return job;
}

}  // namespace

ImportSummary order_dataset(
    Platform& platform, const DatasetOrder& order, const ImportInput& input
) {
  PreparedImport prepared = prepare_dataset(input, platform.bounds);
  if (prepared.data.places().empty()) throw nothing_imported(std::nullopt);
  const auto job = dataset_job(task::kAddDataset, order, prepared.data, input.geojson);
  return {platform.jobs.enqueue(job), prepared.kept(), std::move(prepared.rejected)};
}

std::string order_health_dataset(
    Platform& platform, const DatasetOrder& order, const ImportInput& input
) {
  const series::DataSet data = prepare_health_dataset(input, platform.bounds);
  return platform.jobs.enqueue(dataset_job(task::kAddHealthDataset, order, data, input.geojson));
}

}  // namespace chap::services
