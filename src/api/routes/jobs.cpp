#include "api/dto/job.hpp"
#include "api/dto/prediction.hpp"
#include "api/dto/system.hpp"
#include "api/dto/views.hpp"
#include "api/routes/routes.hpp"
#include "services/job_records.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoJob = "No such job";
constexpr const char* kUnfinished = "The job has not finished, or failed";

std::vector<dto::JobDescription> list_jobs(Context& context, const dto::JobQuery& query) {
  queue::JobFilter filter;
  filter.ids = query.ids;
  filter.status = query.status;
  if (query.type && !query.type->empty()) filter.type = query.type;
  filter.prediction_setup_id = query.prediction_setup_id;
  filter.limit = query.limit;
  filter.offset = query.offset;
  std::vector<dto::JobDescription> views;
  for (auto& job : services::list_jobs(context.platform, filter)) {
    views.push_back(
        {job.id,
         job.type,
         job.name,
         job.status,
         job.start_time,
         job.end_time,
         job.result,
         job.prediction_setup_id}
    );
  }
  return views;
}

std::string job_status(Context& context, const dto::JobId& at) {
  return services::read_job(context.platform, at.job_id).status;
}

dto::JobMessage delete_job(Context& context, const dto::JobId& at) {
  services::delete_job(context.platform, at.job_id);
  return {"Job " + at.job_id + " deleted successfully"};
}

dto::JobMessage cancel_job(Context& context, const dto::JobId& at) {
  services::cancel_job(context.platform, at.job_id);
  return {"Job " + at.job_id + " has been cancelled"};
}

std::string job_logs(Context& context, const dto::JobId& at) {
  return services::job_logs(context.platform, at.job_id);
}

dto::JobRowId database_result(Context& context, const dto::JobId& at) {
  return {services::job_result(context.platform, at.job_id)};
}

dto::BacktestRead evaluation_result(Context& context, const dto::JobId& at) {
  return dto::backtest_read(services::job_backtest(context.platform, at.job_id));
}

dto::PredictionInfo prediction_result(Context& context, const dto::JobId& at) {
  return dto::prediction_info(services::job_prediction(context.platform, at.job_id));
}

void register_results(web::Router& router) {
  const auto result = [](web::Route route, const char* summary) {
    return route.tag("Jobs").summary(summary).error(400, kUnfinished).error(404, kNoJob);
  };
  router.add(result(
      web::get("/v1/jobs/{job_id}/prediction_result", "get_prediction_result", prediction_result),
      "The prediction that a job made"
  ));
  router.add(result(
      web::get("/v1/jobs/{job_id}/evaluation_result", "get_evaluation_result", evaluation_result),
      "The backtest that a job made"
  ));
  router.add(result(
      web::get("/v1/jobs/{job_id}/database_result", "get_database_result", database_result),
      "The id of the row that a job made"
  ));
}

}  // namespace

void register_jobs(web::Router& router) {
  router.add(
      web::get("/v1/jobs", "list_jobs", list_jobs).tag("Jobs").summary("List jobs, newest first")
  );
  router.add(web::get("/v1/jobs/{job_id}", "get_job_status", job_status)
                 .tag("Jobs")
                 .summary("The status of a job")
                 .error(404, kNoJob));
  router.add(web::remove("/v1/jobs/{job_id}", "delete_job", delete_job)
                 .tag("Jobs")
                 .summary("Forget a finished job; what it made stays")
                 .error(400, "The job is running")
                 .error(404, kNoJob));
  router.add(web::post("/v1/jobs/{job_id}/cancel", "cancel_job", cancel_job)
                 .tag("Jobs")
                 .summary("Cancel a job")
                 .error(400, "The job has ended already")
                 .error(404, kNoJob));
  router.add(web::get("/v1/jobs/{job_id}/logs", "get_logs", job_logs)
                 .tag("Jobs")
                 .summary("What a job has told so far")
                 .error(404, kNoJob));
  register_results(router);
}

}  // namespace chap::routes
