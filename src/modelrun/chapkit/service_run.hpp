// The calls of one run of a model to its chapkit service: a training and the predictions that use
// it (contract, models.md 1.4 to 1.13). Thread-safe: each function has a client of its own.
#pragma once

#include "domain/evaluation/model.hpp"
#include "modelrun/chapkit/service_job.hpp"

#include <functional>
#include <memory>
#include <string>

namespace chap::chapkit {

struct ServiceAddress {
  // Finds the present address of the service, which changes if the service registers again. Throws
  // Error (kInvalidInput) if no address is known. May be called from several threads.
  std::function<std::string()> find_url;
  // Makes a client for one thread.
  std::function<std::unique_ptr<net::HttpClient>()> http = net::make_http_client;
};

// What one training has left in the service.
struct Training {
  std::string url;  // of the service at the time of the training
  std::string config_id;
  std::string artifact_id;  // empty if the service has no training
};

class ServiceRun {
 public:
  ServiceRun(ServiceAddress service, RunLimits limits, evaluation::ModelTraits traits);

  // Creates a configuration in the service and trains the model. After an error, the configuration
  // is deleted. Throws the errors of ServiceCalls, require_stored() and wait_for_job().
  Training train(const evaluation::History& history, const evaluation::RunContext& context) const;
  // Throws ServiceRestarted if the service has lost the training.
  evaluation::Forecast predict(
      const Training& training,
      const evaluation::History& history,
      const evaluation::Future& future,
      const evaluation::RunContext& context
  ) const;
  // Deletes the configuration and the artifacts of a training. An error is only logged.
  void remove(const Training& training) const;
  // Waits until the service responds, possibly under another address, and returns its info. Throws
  // the error of the last request if the service does not respond for RunLimits::refused.
  std::string wait_until_reachable(const evaluation::RunContext& context) const;

  const evaluation::ModelTraits& traits() const { return traits_; }
  const RunLimits& limits() const { return limits_; }

 private:
  ServiceCalls calls(const std::string& url, const evaluation::RunContext& context) const;
  std::size_t configured_horizon(const evaluation::RunContext& context) const;
  // Sets the artifact of `training`.
  void run_training(
      ServiceCalls& calls,
      Training& training,
      const evaluation::History& history,
      const evaluation::RunContext& context
  ) const;
  void wait(
      ServiceCalls& calls,
      const std::string& url,
      const SubmittedJob& job,
      JobWait how,
      const evaluation::RunContext& context
  ) const;

  ServiceAddress service_;
  RunLimits limits_;
  evaluation::ModelTraits traits_;
};

}  // namespace chap::chapkit
