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
  // The response is a JSON string.
  std::string get_text(const std::string& path);
  // The response is `{"id": number}`.
  std::int64_t get_id(const std::string& path);
  // The response is `{"id": text}`.
  std::string post(const std::string& path, std::string body);

 private:
  std::string send(net::HttpCall call);

  std::unique_ptr<net::HttpClient> http_;
  std::string address_;
  std::string token_;
};

// Prints the scores of each horizon, computed from the API's responses, and the stored scores of
// the whole backtest.
void show_scores(DemoClient& client, std::int64_t backtest);

}  // namespace chap::cli
