// The calls to a chapkit service that a run of its model needs (contract, models.md 1.4 to 1.12,
// and models-chapkit-2.4.md). Calls block. An object may be used by only one thread at a time.
//
// Every function throws Error (kUnavailable, kTimeout) if the service does not respond, Error
// (kInvalidInput) with the reason if the service refuses the request or sends an invalid response,
// and evaluation::RunStopped after a stop was requested. A GET is repeated a few times if the
// service cannot be reached or is overloaded (502, 503, 504). A POST is repeated only if the
// service has not received it, because a repeated POST could start a second job.
#pragma once

#include "foundation/json/parse.hpp"
#include "foundation/net/http_client.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace chap::chapkit {

// A job of the service, and the artifact that exists after the job has completed.
struct SubmittedJob {
  std::string job_id;
  std::string artifact_id;
};

struct JobState {
  std::string status;  // pending, running, completed, failed, canceled; other texts: not ended
  std::string error;
  std::string traceback;
};

// What a script of the model has printed.
struct ScriptResult {
  std::string status;  // success, failed; empty if the service does not say
  std::optional<std::int64_t> exit_code;
  std::string output;  // the end of stdout and stderr, with headings
};

struct CreatedConfig {
  std::string id;
  json::Document response;  // the configuration as the service has stored it
};

class ServiceCalls {
 public:
  // `url` is the address of the service.
  ServiceCalls(std::unique_ptr<net::HttpClient> http, std::string url, std::stop_token stop);

  std::string info();
  // The schema of the configuration; `{}` if the service has none.
  std::string config_schema();
  CreatedConfig create_config(std::string body);
  // Also deletes the artifacts that were made with the configuration.
  void delete_config(const std::string& id);

  // Returns nullopt if the service has no training.
  std::optional<SubmittedJob> train(std::string body);
  SubmittedJob predict(std::string body);
  // Makes one request. Returns nullopt if the service does not know the job.
  std::optional<JobState> job(const std::string& id);
  void cancel_job(const std::string& id);
  // Returns nullopt if the service does not know the artifact.
  std::optional<json::Document> artifact(const std::string& id);
  // Returns nullopt if the service does not know the artifact.
  std::optional<ScriptResult> script_result(const std::string& artifact_id);

 private:
  struct Request {
    const char* method;
    std::string path;
    std::string body = {};
    std::chrono::milliseconds timeout{60'000};
  };
  net::HttpReply send(const Request& request);
  net::HttpReply get(const std::string& path);
  net::HttpReply post(const std::string& path, std::string body);
  void remove(const std::string& path);
  SubmittedJob submitted(const std::string& path, const net::HttpReply& reply);

  std::unique_ptr<net::HttpClient> http_;
  std::string url_;
  std::stop_token stop_;
};

// The text of the error for a response that is no success. It has the reason that the service gives
// in any of the three forms of models.md 1.1 and models-chapkit-2.4.md 7.5.
std::string refusal_text(
    const std::string& method, const std::string& path, const net::HttpReply& reply
);

}  // namespace chap::chapkit
