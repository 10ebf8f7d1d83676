// What a chapkit service tells about itself beyond its registration: the options of its model, its
// configurations, and the covariates it takes by default (contract, models.md 1.4, 1.18). Answers
// are not trusted: their size, depth and number are bounded (6.6). Blocking; one thread at a time.
#pragma once

#include "modelrun/net/http_client.hpp"

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

class ServiceCatalogue {
 public:
  // `url` as registered. `abandoned` ends calls early, see net::HttpCall.
  ServiceCatalogue(net::HttpClient& http, std::string url, std::function<bool()> abandoned = {});

  // The properties of the configuration schema as JSON, without the two members that are not
  // options; `{}` when the service has no schema (a status below 500). These two throw Error when
  // the service does not answer or answers nonsense.
  std::string user_options();
  // Leaves out the configurations that runs have left behind.
  std::vector<ServiceConfig> configs();
  // Makes a configuration from nothing, reads what the service has put into it and deletes it.
  // Empty whatever goes wrong.
  std::vector<std::string> default_covariates();

 private:
  net::HttpReply call(const char* method, const std::string& path, std::string body = {});

  net::HttpClient& http_;
  std::string url_;
  std::function<bool()> abandoned_;
};

// The options in the answer of `/api/v1/configs/$schema`.
std::string options_of_schema(std::string_view schema_json);

}  // namespace chap::chapkit
