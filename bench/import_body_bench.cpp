// Measures parsing, validating and mapping an import body of 5.5 MB to a wire struct. The limit is
// the time for parsing alone.
#include "api/dto/import.hpp"
#include "foundation/json/parse.hpp"
#include "foundation/schema/report.hpp"

#include <benchmark/benchmark.h>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace {

using chap::dto::DatasetMakeRequest;
using chap::dto::MakeBacktestWithDataRequest;

constexpr std::size_t kBytes = 5'500'000;

std::string made_body() {
  std::string body = R"({"name":"bench","modelId":"naive_model","nPeriods":3,"nSplits":7,)"
                     R"("geojson":{"type":"FeatureCollection","features":[]},)"
                     R"("dataToBeFetched":[],"providedData":[)";
  const char* const features[] = {"disease_cases", "rainfall", "mean_temperature", "population"};
  for (int i = 0; body.size() < kBytes; ++i) {
    const int month = i / 4 % 120;
    body += fmt::format(
        R"({}{{"orgUnit":"O6uvpzGd{:03}","period":"{}{:02}","value":{},"featureName":"{}"}})",
        i == 0 ? "" : ",",
        i / 480,
        2010 + month / 12,
        month % 12 + 1,
        i % 4 == 3 ? fmt::format("{}", 10'000 + i) : fmt::format("{:.6f}", i * 0.37),
        features[i % 4]
    );
  }
  return body + "]}";
}

const std::string& body() {
  static const std::string kBody = made_body();
  return kBody;
}

void parse_alone(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(chap::json::parse_borrowed(body()));
  }
}

void boost_json_parse(benchmark::State& state) {
  for (auto _ : state) {
    boost::json::monotonic_resource memory;
    benchmark::DoNotOptimize(boost::json::parse(body(), &memory));
  }
}

template <class Request>
void parse_and_map(benchmark::State& state) {
  for (auto _ : state) {
    const auto document = chap::json::parse_borrowed(body());
    chap::schema::Report report;
    Request request;
    if (!chap::schema::read_body(document.root(), request, report)) {
      throw std::runtime_error("the body was refused");
    }
    benchmark::DoNotOptimize(request);
  }
}

BENCHMARK(parse_alone)->Name("import_body/limit")->Unit(benchmark::kMillisecond);
BENCHMARK(parse_and_map<MakeBacktestWithDataRequest>)
    ->Name("import_body/ours")
    ->Unit(benchmark::kMillisecond);
BENCHMARK(parse_and_map<DatasetMakeRequest>)
    ->Name("import_body/ours_dataset")
    ->Unit(benchmark::kMillisecond);
BENCHMARK(boost_json_parse)->Name("import_body/boost_json")->Unit(benchmark::kMillisecond);

}  // namespace
