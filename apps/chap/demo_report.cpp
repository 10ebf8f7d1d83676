#include "apps/chap/demo_report.hpp"

#include "domain/period/period.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <utility>

namespace chap::cli {
namespace {

// The sums of the scores of all forecasts with the same horizon.
struct HorizonScore {
  std::size_t forecasts = 0;
  std::size_t inside = 0;  // truths between the quantiles 0.1 and 0.9
  double error = 0;        // sum of the absolute errors of the medians
  double width = 0;        // sum of the distances between the quantiles 0.1 and 0.9
};

using Key = std::pair<std::string, std::string>;  // org unit and period

std::map<Key, double> observed_cases(DemoClient& client, std::int64_t backtest) {
  std::map<Key, double> cases;
  const json::Document list = client.get(fmt::format("/v1/analytics/actual-cases/{}", backtest));
  for (const json::Value& item : list.root().find("data")->items()) {
    if (item.find("value")->is_null()) continue;
    cases[{std::string(item.find("ou")->as_string()), std::string(item.find("pe")->as_string())}] =
        item.find("value")->number();
  }
  return cases;
}

// The entries of the response are ordered by forecast. Each forecast has three consecutive entries,
// one for each quantile.
std::map<std::int64_t, HorizonScore> scores_by_horizon(DemoClient& client, std::int64_t backtest) {
  const std::map<Key, double> cases = observed_cases(client, backtest);
  const json::Document entries = client.get(fmt::format(
      "/v1/analytics/evaluation-entry?backtestId={}&quantiles=0.1&quantiles=0.5&quantiles=0.9",
      backtest
  ));
  std::map<std::int64_t, HorizonScore> scores;
  const auto items = entries.root().items();
  for (std::size_t i = 0; i + 2 < items.size(); i += 3) {
    const std::string org_unit(items[i].find("orgUnit")->as_string());
    const std::string period(items[i].find("period")->as_string());
    const auto truth = cases.find({org_unit, period});
    if (truth == cases.end()) continue;
    const auto horizon = period::horizon_distance(
        period::Period::require(period),
        period::Period::require(items[i].find("splitPeriod")->as_string())
    );
    const double low = items[i].find("value")->number();
    const double median = items[i + 1].find("value")->number();
    const double high = items[i + 2].find("value")->number();
    HorizonScore& score = scores[horizon];
    ++score.forecasts;
    if (low <= truth->second && truth->second <= high) ++score.inside;
    score.error += std::abs(median - truth->second);
    score.width += high - low;
  }
  return scores;
}

}  // namespace

DemoClient::DemoClient(std::string address, std::string token)
    : http_(net::make_http_client()), address_(std::move(address)), token_(std::move(token)) {}

std::string DemoClient::send(net::HttpCall call) {
  const std::string path = call.url;
  call.url = address_ + path;
  if (!token_.empty()) call.headers.emplace_back("Authorization", "Bearer " + token_);
  const net::HttpReply reply = http_->send(call);
  if (reply.status != 200) {
    throw internal_error(
        fmt::format("{} responded with {}: {}", path, reply.status, reply.body.substr(0, 500))
    );
  }
  return reply.body;
}

json::Document DemoClient::get(const std::string& path) { return json::parse(send({.url = path})); }

std::string DemoClient::get_text(const std::string& path) {
  return std::string(get(path).root().as_string());
}

std::int64_t DemoClient::get_id(const std::string& path) {
  return get(path).root().find("id")->as_int();
}

std::string DemoClient::post(const std::string& path, std::string body) {
  net::HttpCall call{.method = "POST", .url = path};
  call.headers.emplace_back("Content-Type", "application/json");
  call.body = std::move(body);
  const json::Document response = json::parse(send(std::move(call)));
  return std::string(response.root().find("id")->as_string());
}

void show_scores(DemoClient& client, std::int64_t backtest) {
  fmt::print("\n  horizon  forecasts  mean abs. error  in 10-90 %  interval width\n");
  for (const auto& [horizon, score] : scores_by_horizon(client, backtest)) {
    const auto n = double(score.forecasts);
    fmt::print(
        "  {:>7}  {:>9}  {:>15.1f}  {:>9.0f} %  {:>14.1f}\n",
        horizon,
        score.forecasts,
        score.error / n,
        100 * double(score.inside) / n,
        score.width / n
    );
  }
  const json::Document info = client.get(fmt::format("/v1/crud/backtests/{}/info", backtest));
  fmt::print("\n  all horizons:");
  for (const char* metric : {"crps", "crps_norm", "mae", "rmse", "coverage_10_90"}) {
    const json::Value* value = info.root().find("aggregateMetrics")->find(metric);
    if (value != nullptr) fmt::print("  {} {:.3g}", metric, value->number());
  }
  fmt::print("\n");
}

}  // namespace chap::cli
