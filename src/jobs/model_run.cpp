#include "jobs/model_run.hpp"

#include "foundation/process/termination.hpp"
#include "modelrun/catalog/make_model.hpp"
#include "storage/store/service_store.hpp"

namespace chap::jobs {

std::unique_ptr<evaluation::Model> make_model_of_job(
    const worker::JobContext& context,
    const TaskTools& tools,
    const store::ConfiguredModelDetails& model
) {
  catalog::ModelTools model_tools;
  model_tools.limits = tools.service_limits;
  model_tools.projects = tools.projects;
  model_tools.log = progress_log(context);
  model_tools.find_service_url = [&context](const std::string& id) -> std::optional<std::string> {
    const sql::Lease db = context.database().read();
    const auto service = store::ServiceStore(*db).find(id);
    return service ? std::optional(service->url) : std::nullopt;
  };
  return catalog::make_model(model, model_tools);
}

evaluation::RunContext run_context(
    const worker::JobContext& context,
    const TaskTools& tools,
    const store::ConfiguredModelDetails& model,
    const evaluation::Model& runnable,
    const RunData& data
) {
  evaluation::RunContext run;
  run.model_name = model.model.name;
  run.polygons = data.polygons;
  run.options = model.model.user_option_values;
  run.additional_covariates = model.model.additional_continuous_covariates;
  run.horizon = data.horizon;
  run.seed = tools.model_seed;
  run.log = progress_log(context);
  if (runnable.runs_outside()) run.stop = process::stop_on_sigterm();
  return run;
}

}  // namespace chap::jobs
