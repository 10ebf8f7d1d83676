#include "api/dto/job.hpp"
#include "api/dto/prediction.hpp"
#include "api/dto/system.hpp"
#include "api/dto/views.hpp"
#include "api/routes/routes.hpp"
#include "foundation/base/utf8.hpp"
#include "services/job_records.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoJob = "No such job";
constexpr const char* kUnfinished = "The job has not finished yet, or it has failed";

std::optional<std::string> error_of(const queue::JobRecord& job) {
  constexpr std::size_t kMaxCharacters = 1000;
  if (job.status != queue::job_status::kFailure || !job.error) return std::nullopt;
  return first_characters(*job.error, kMaxCharacters);
}

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
         error_of(job),
         job.prediction_setup_id}
    );
  }
  return views;
}

std::string job_status(Context& context, const dto::JobId& path) {
  return services::read_job(context.platform, path.job_id).status;
}

dto::JobMessage delete_job(Context& context, const dto::JobId& path) {
  services::delete_job(context.platform, path.job_id);
  return {"Job " + path.job_id + " deleted successfully"};
}

dto::JobMessage cancel_job(Context& context, const dto::JobId& path) {
  services::cancel_job(context.platform, path.job_id);
  return {"Job " + path.job_id + " has been cancelled"};
}

std::string job_logs(Context& context, const dto::JobId& path) {
  return services::job_logs(context.platform, path.job_id);
}

schema::FreeObject job_request(Context& context, const dto::JobId& path) {
  return {services::job_request(context.platform, path.job_id)};
}

dto::JobRowId database_result(Context& context, const dto::JobId& path) {
  return {services::id_of_job_row(context.platform, path.job_id)};
}

dto::BacktestRead evaluation_result(Context& context, const dto::JobId& path) {
  return dto::backtest_read(services::job_backtest(context.platform, path.job_id));
}

dto::PredictionInfo prediction_result(Context& context, const dto::JobId& path) {
  return dto::prediction_info(services::job_prediction(context.platform, path.job_id));
}

void register_results(web::Router& router) {
  const auto result_route = [](web::Route route, const char* summary) {
    return route.tag("Jobs").summary(summary).error(400, kUnfinished).error(404, kNoJob);
  };
  router.add(result_route(
      web::get("/v1/jobs/{job_id}/prediction_result", "get_prediction_result", prediction_result),
      "The prediction that a job created"
  ));
  router.add(result_route(
      web::get("/v1/jobs/{job_id}/evaluation_result", "get_evaluation_result", evaluation_result),
      "The backtest that a job created"
  ));
  router.add(result_route(
      web::get("/v1/jobs/{job_id}/database_result", "get_database_result", database_result),
      "The id of the row that a job created"
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
                 .summary("Delete the record of a finished job, but not its result")
                 .error(400, "The job is running")
                 .error(404, kNoJob));
  router.add(web::post("/v1/jobs/{job_id}/cancel", "cancel_job", cancel_job)
                 .tag("Jobs")
                 .summary("Cancel a job")
                 .error(400, "The job has already ended")
                 .error(404, kNoJob));
  router.add(web::get("/v1/jobs/{job_id}/logs", "get_logs", job_logs)
                 .tag("Jobs")
                 .summary("The log messages of a job")
                 .error(404, kNoJob));
  router.add(web::get("/v1/jobs/{job_id}/request", "get_job_request", job_request)
                 .tag("Jobs")
                 .summary("The body of the request that created the job")
                 .doc("The server keeps the body for 7 days, or until the job is deleted.")
                 .error(404, "No such job, or its request is no longer kept"));
  register_results(router);
}

}  // namespace chap::routes
