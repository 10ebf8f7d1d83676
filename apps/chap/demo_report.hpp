// The demo's view of the server: a client of the public API, and the table of scores.
#pragma once

#include "foundation/json/parse.hpp"
#include "modelrun/net/http_client.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace chap::cli {

// Every answer but 200 throws Error with its text.
class DemoClient {
 public:
  DemoClient(std::string address, std::string token);

  json::Document get(const std::string& path);
  // A JSON string.
  std::string text(const std::string& path);
  // `{"id": number}`.
  std::int64_t row_id(const std::string& path);
  // `{"id": text}`.
  std::string post(const std::string& path, std::string body);

 private:
  std::string send(net::HttpCall call);

  std::unique_ptr<net::HttpClient> http_;
  std::string address_;
  std::string token_;
};

// Scores by horizon, from what any client can read, and the stored scores of the whole run.
void show_scores(DemoClient& client, std::int64_t backtest);

}  // namespace chap::cli
