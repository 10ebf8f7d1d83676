#include "modelrun/chapkit/service_run.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "foundation/json/writer.hpp"
#include "modelrun/chapkit/frames.hpp"
#include "modelrun/chapkit/pause.hpp"
#include "modelrun/chapkit/service_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace chap::chapkit {
namespace {

using evaluation::Forecast;
using evaluation::Future;
using evaluation::History;
using evaluation::RunContext;

// Makes a request that must also be made after a stop. An error is only logged.
void clean_up(
    const ServiceAddress& service,
    const std::string& url,
    const char* problem,
    const std::function<void(ServiceCalls&)>& request
) {
  try {
    ServiceCalls calls(service.http(), url, {});
    request(calls);
  } catch (const std::exception& error) {
    log::warning("chapkit", "{} in the service {}: {}", problem, url, error.what());
  }
}

void write_run_info(json::Writer& out, std::size_t horizon, const RunContext& context) {
  out.key("run_info");
  out.begin_object();
  out.key("prediction_periods");
  out.integer(std::int64_t(horizon));
  out.key("additional_continuous_covariates");
  out.begin_array();
  for (const std::string& name : context.additional_covariates) out.string(name);
  out.end_array();
  out.end_object();
}

void write_polygons(json::Writer& out, const RunContext& context) {
  if (context.polygons.empty()) return;
  out.key("geo");
  out.raw(context.polygons);
}

// The name ends with 16 digits, by which the configuration is recognised as one of a single run.
std::string config_body(const std::string& name, const std::string& data) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  json::Writer out;
  out.begin_object();
  out.key("name");
  out.string(fmt::format("{}_{:016}", name, micros));
  out.key("data");
  out.raw(data);
  out.end_object();
  return out.take();
}

std::string train_body(
    const Training& training, std::size_t horizon, const History& history, const RunContext& context
) {
  json::Writer out;
  out.begin_object();
  out.key("config_id");
  out.string(training.config_id);
  out.key("data");
  out.raw(frame_json(history.data, series::Polygons::from_geojson(context.polygons)));
  write_polygons(out, context);
  write_run_info(out, horizon, context);
  out.end_object();
  return out.take();
}

std::string predict_body(
    const Training& training,
    const History& history,
    const Future& future,
    const RunContext& context
) {
  const series::Polygons polygons = series::Polygons::from_geojson(context.polygons);
  const bool has_training = !training.artifact_id.empty();
  json::Writer out;
  out.begin_object();
  out.key(has_training ? "artifact_id" : "config_id");
  out.string(has_training ? training.artifact_id : training.config_id);
  out.key("historic");
  out.raw(frame_json(history.data, polygons));
  out.key("future");
  out.raw(frame_json(future.covariates, polygons));
  write_polygons(out, context);
  write_run_info(out, future.periods().size(), context);
  out.end_object();
  return out.take();
}

// Services before chapkit 2 complete the job of a training script that has failed (models.md 1.14).
void require_trained(ServiceCalls& calls, const SubmittedJob& job) {
  const auto script = calls.script_result(job.artifact_id);
  if (!script || script->status != "failed") return;
  throw evaluation::ModelFailure(
      fmt::format("The training script failed with exit code {}", script->exit_code.value_or(-1)),
      script->output
  );
}

}  // namespace

ServiceRun::ServiceRun(ServiceAddress service, RunLimits limits, evaluation::ModelTraits traits)
    : service_(std::move(service)), limits_(limits), traits_(std::move(traits)) {}

ServiceCalls ServiceRun::calls(const std::string& url, const RunContext& context) const {
  return {service_.http(), url, context.stop};
}

Training ServiceRun::train(const History& history, const RunContext& context) const {
  Training training{service_.find_url(), "", ""};
  ServiceCalls service = calls(training.url, context);
  const std::string data = config_data(
      service.config_schema(),
      {context.options, context.additional_covariates, configured_horizon(context)}
  );
  const CreatedConfig config = service.create_config(config_body(context.model_name, data));
  training.config_id = config.id;
  try {
    require_stored(data, config.response.root().find("data"));
    run_training(service, training, history, context);
  } catch (...) {
    remove(training);
    throw;
  }
  return training;
}

// The horizon of the run, within the bounds of the service (models-chapkit-2.4.md 7.4).
std::size_t ServiceRun::configured_horizon(const RunContext& context) const {
  std::size_t horizon = context.horizon;
  if (traits_.max_horizon) horizon = std::min(horizon, *traits_.max_horizon);
  if (traits_.min_horizon) horizon = std::max(horizon, *traits_.min_horizon);
  return horizon;
}

void ServiceRun::run_training(
    ServiceCalls& calls, Training& training, const History& history, const RunContext& context
) const {
  const auto job = calls.train(train_body(training, configured_horizon(context), history, context));
  if (!job) {
    context.log("The model service has no training");
    return;
  }
  wait(calls, training.url, *job, {"Training", limits_.training}, context);
  require_trained(calls, *job);
  training.artifact_id = job->artifact_id;
}

Forecast ServiceRun::predict(
    const Training& training,
    const History& history,
    const Future& future,
    const RunContext& context
) const {
  ServiceCalls service = calls(training.url, context);
  const SubmittedJob job = service.predict(predict_body(training, history, future, context));
  try {
    wait(service, training.url, job, {"Prediction", limits_.prediction}, context);
  } catch (const evaluation::ModelFailure&) {
    if (training.artifact_id.empty() || service.script_result(training.artifact_id)) throw;
    throw ServiceRestarted("the training " + training.artifact_id);
  }
  const std::optional<json::Document> artifact = service.artifact(job.artifact_id);
  if (!artifact) throw ServiceRestarted("the forecast " + job.artifact_id);
  const json::Value* data = artifact->root().find("data");
  const json::Value* content = data == nullptr ? nullptr : data->find("content");
  if (content == nullptr) throw evaluation::ModelFailure("The forecast has no content");
  std::string fault;
  Forecast forecast = forecast_of_frame(*content, future.periods(), &fault);
  if (!fault.empty()) context.log(fault);
  return forecast;
}

void ServiceRun::remove(const Training& training) const {
  clean_up(service_, training.url, "a configuration cannot be deleted", [&](ServiceCalls& calls) {
    calls.delete_config(training.config_id);
  });
}

std::string ServiceRun::wait_until_reachable(const RunContext& context) const {
  const auto end = std::chrono::steady_clock::now() + limits_.refused;
  for (;;) {
    try {
      return calls(service_.find_url(), context).info();
    } catch (const evaluation::RunStopped&) {
      throw;
    } catch (const Error&) {
      if (std::chrono::steady_clock::now() >= end) throw;
    }
    wait_for(limits_.longest_poll, context.stop);
  }
}

void ServiceRun::wait(
    ServiceCalls& calls,
    const std::string& url,
    const SubmittedJob& job,
    JobWait how,
    const RunContext& context
) const {
  how.cancel = [&](const std::string& id) {
    clean_up(service_, url, "a job cannot be cancelled", [&](ServiceCalls& service) {
      service.cancel_job(id);
    });
  };
  how.has_moved = [&] {
    try {
      return service_.find_url() != url;
    } catch (const Error&) {
      return false;  // a service that is not registered may return under the same address
    }
  };
  wait_for_job(calls, job, how, limits_, context.stop);
}

}  // namespace chap::chapkit
