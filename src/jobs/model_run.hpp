// Connects the models that jobs run to the database, the settings and the log of the job.
#pragma once

#include "domain/evaluation/model.hpp"
#include "jobs/tasks.hpp"

namespace chap::jobs {

// Makes the model of this job. Model services are found in the table of registrations, at the time
// of each request. The result must not outlive the context of the job.
std::unique_ptr<evaluation::Model> make_model_of_job(
    const worker::JobContext& context,
    const TaskTools& tools,
    const store::ConfiguredModelDetails& model
);

// The horizon and the polygons of a run.
struct RunData {
  std::size_t horizon;
  const std::string& polygons;
};

// Returns the context of a run of this job, which the run passes to `runnable`. `runnable` must
// have been made from `model`. The result must not outlive the context of the job.
evaluation::RunContext run_context(
    const worker::JobContext& context,
    const TaskTools& tools,
    const store::ConfiguredModelDetails& model,
    const evaluation::Model& runnable,
    const RunData& data
);

}  // namespace chap::jobs
