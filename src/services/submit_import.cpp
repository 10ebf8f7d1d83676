#include "services/submit_import.hpp"

#include "engine/queue/job_queue.hpp"
#include "services/import_payload.hpp"
#include "services/job_messages.hpp"
#include "services/job_types.hpp"
#include "services/kept_request.hpp"

namespace chap::services {
namespace {

template <class Message>
queue::NewJob dataset_job(
    const DatasetRequest& request, const PreparedImport& prepared, const ImportInput& input
) {
  Message message;
  message.feature_names = prepared.data.features();
  message.name = request.name;
  message.dataset_type = request.type;
  message.data_sources.text = request.data_sources;
  queue::NewJob job = to_job(message, notes_of(prepared, input));
  job.type = job_type::kCreateDataset;
  job.name = request.name;
  job.payload = encode_payload(prepared.data, input.geojson);
  job.request = pack_request(input.request_body);
  return job;
}

}  // namespace

ImportSummary submit_dataset(
    Platform& platform, const DatasetRequest& request, const ImportInput& input
) {
  PreparedImport prepared = prepare_dataset(input, platform.limits);
  if (prepared.data.org_units().empty()) throw nothing_imported(prepared.rejected);
  const auto job = dataset_job<AddDataset>(request, prepared, input);
  return {platform.jobs.enqueue(job), prepared.kept_org_units(), std::move(prepared.rejected)};
}

ImportSummary dry_run_dataset(Platform& platform, const ImportInput& input) {
  return dry_run_summary(input, [&] { return prepare_dataset(input, platform.limits); });
}

std::string submit_health_dataset(
    Platform& platform, const DatasetRequest& request, const ImportInput& input
) {
  const PreparedImport prepared = prepare_health_dataset(input, platform.limits);
  return platform.jobs.enqueue(dataset_job<AddHealthDataset>(request, prepared, input));
}

}  // namespace chap::services
