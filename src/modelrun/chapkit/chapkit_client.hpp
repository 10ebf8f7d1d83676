// Requests the data of a chapkit service that its registration does not contain: the options of its
// model, its configurations, and its default covariates (models.md 1.4, 1.18). The size, the depth
// and the number of items of responses are limited (models.md 6.6). Calls block; not thread-safe.
#pragma once

#include "foundation/net/http_client.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chap::chapkit {

struct ServiceConfig {
  std::string name;
  std::vector<std::string> additional_continuous_covariates;
};

class ChapkitClient {
 public:
  // `url` is the registered URL of the service. `is_abandoned` can end calls early (net::HttpCall).
  ChapkitClient(net::HttpClient& http, std::string url, std::function<bool()> is_abandoned = {});

  // The response of `/api/v1/info`, a JSON object. info(), user_options() and configs() throw Error
  // if the service does not respond or if its response is invalid.
  std::string info();
  // The user options of the model: a JSON object with the properties of the configuration schema,
  // except
  // `prediction_periods` and `additional_continuous_covariates`, which are not options. `{}` if the
  // service has no schema and responds with a status from 400 to 499.
  std::string user_options();
  // All configurations except temporary ones.
  std::vector<ServiceConfig> configs();
  // Creates a configuration without values, reads the covariates that the service has set in the
  // configuration, and deletes the configuration. Returns an empty list if a request fails.
  std::vector<std::string> default_covariates();

 private:
  net::HttpReply call(const char* method, const std::string& path, std::string body = {});

  net::HttpClient& http_;
  std::string url_;
  std::function<bool()> is_abandoned_;
};

// The options in the response of `/api/v1/configs/$schema`.
std::string options_of_schema(std::string_view schema_json);

}  // namespace chap::chapkit
