// Reads any bytes as the body of many request types. Valid import requests are passed to the import
// pipeline.
#include "api/dto/backtest_fields.hpp"
#include "api/dto/import.hpp"
#include "api/dto/upload.hpp"
#include "api/web/input.hpp"
#include "foundation/base/error.hpp"
#include "services/import_data.hpp"
#include "services/import_payload.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>

namespace {

using namespace chap;

// Returns the body, or nullopt if the body is not valid.
template <class Body>
std::optional<Body> read(const web::Request& request) {
  schema::Report report;
  Body body = web::read_body<Body>(request, report);
  fuzz::require(report.size() <= schema::kMaxProblems, "the list of problems is limited");
  if (!report.empty()) return std::nullopt;
  return body;
}

template <class Use>
void attempt(const Use& use) {
  try {
    use();
  } catch (const Error&) {  // an Error is a valid result, which the client would receive
  }
}

// Prepares the data of a request as the endpoint does.
void import(dto::MakeBacktestWithDataRequest& body) {
  const evaluation::Windows windows{
      std::size_t(body.n_periods), std::size_t(body.n_splits), std::size_t(body.stride), 1};
  const services::ImportInput input{std::move(body.provided_data), std::move(body.geojson.text)};
  const services::RequestLimits limits{.periods = 1200, .cells = 1'000'000};
  const auto prepared = services::prepare_backtest_data(input, windows, limits);
  if (prepared.data.org_units().empty()) return;
  const auto again =
      services::decode_payload(services::encode_payload(prepared.data, input.geojson));
  fuzz::require(
      again.data.org_units() == prepared.data.org_units(),
      "the payload is decoded as the same org units"
  );
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  web::Request request;
  request.body.assign(reinterpret_cast<const char*>(data), size);
  attempt([&] { read<dto::MakeBacktestRequest>(request); });
  attempt([&] { read<dto::BacktestCreate>(request); });
  attempt([&] { read<dto::BacktestUpdate>(request); });
  attempt([&] { read<dto::ModelConfigurationCreate>(request); });
  attempt([&] { read<dto::DatasetCreate>(request); });
  attempt([&] { read<dto::DatasetMakeRequest>(request); });
  attempt([&] {
    if (auto body = read<dto::MakeBacktestWithDataRequest>(request)) import(*body);
  });
  request.headers.set("Content-Type", "multipart/form-data; boundary=B");
  attempt([&] {
    schema::Report report;
    dto::read_upload(request, report);
  });
  return 0;
}
