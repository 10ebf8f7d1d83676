// A client of the public API for the demo, and the table of scores that the demo prints.
#pragma once

#include "foundation/json/parse.hpp"
#include "foundation/net/http_client.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace chap::cli {

// Every method throws Error if the status of the response is not 200.
class DemoClient {
 public:
  DemoClient(std::string address, std::string token);

  json::Document get(const std::string& path);
  // Returns the text of a response that is a JSON string.
  std::string get_text(const std::string& path);
  // Returns the number in a response of the form `{"id": number}`.
  std::int64_t get_id(const std::string& path);
  // Returns the text in a response of the form `{"id": text}`.
  std::string post(const std::string& path, std::string body);

 private:
  std::string send(net::HttpCall call);

  std::unique_ptr<net::HttpClient> http_;
  std::string address_;
  std::string token_;
};

// Prints scores for each horizon, which are computed from responses of the API, and the stored
// scores of the whole backtest.
void show_scores(DemoClient& client, std::int64_t backtest);

}  // namespace chap::cli
