#include "services/import_data.hpp"

#include "foundation/json/writer.hpp"

#include <algorithm>

namespace chap::services {
namespace {

using series::DataSet;
using series::Rejection;

constexpr const char* kNothingImported = "Missing values. No data was imported.";

enum class Spelling { kCamel, kBoth };

void write_rejection(json::Writer& w, const Rejection& one, Spelling spelling) {
  const auto periods = [&](const char* key) {
    w.key(key);
    w.begin_array();
    for (const std::string& period : one.time_periods) w.string(period);
    w.end_array();
  };
  const auto text = [&](const char* key, const std::string& value) {
    w.key(key);
    w.string(value);
  };
  w.begin_object();
  text("reason", one.reason);
  text("orgUnit", one.org_unit);
  text("featureName", one.feature_name);
  periods("timePeriods");
  if (spelling == Spelling::kBoth) {
    text("org_unit", one.org_unit);
    text("feature_name", one.feature_name);
    periods("time_periods");
  }
  w.end_object();
}

void write_rejections(json::Writer& w, const std::vector<Rejection>& rejected, Spelling spelling) {
  w.key("rejected");
  w.begin_array();
  for (const Rejection& one : rejected) write_rejection(w, one, spelling);
  w.end_array();
}

std::string all_rejected_detail(const std::vector<Rejection>& rejected) {
  json::Writer w;
  w.begin_object();
  w.key("message");
  w.string("All regions rejected due to missing values");
  w.key("imported_count");
  w.integer(0);
  write_rejections(w, rejected, Spelling::kCamel);
  w.end_object();
  return w.take();
}

void append(std::vector<Rejection>& all, std::vector<Rejection> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

// Steps 1 to 5 of http-api 6.1.
PreparedImport complete_places(const ImportInput& input, const Bounds& bounds) {
  PreparedImport out{
      series::build_data_set(
          input.observations, {.periods = bounds.periods, .cells = bounds.cells}
      ),
      {},
      0};
  series::interpolate_population(out.data);
  out.rejected = series::drop_incomplete(out.data);
  out.incomplete = out.rejected.size();
  if (out.data.places().empty()) throw AllRejected(std::move(out.rejected));
  return out;
}

}  // namespace

AllRejected::AllRejected(std::vector<Rejection> rejected)
    : Error(Error::with_json(
          ErrorCode::kInvalidInput,
          "All regions rejected due to missing values",
          all_rejected_detail(rejected)
      )),
      rejected_(std::move(rejected)) {}

Error nothing_imported(const std::optional<std::vector<Rejection>>& rejected) {
  if (!rejected) return internal_error(kNothingImported);
  json::Writer w;
  w.begin_object();
  w.key("message");
  w.string(kNothingImported);
  write_rejections(w, *rejected, Spelling::kBoth);
  w.end_object();
  return Error::with_json(ErrorCode::kInternal, kNothingImported, w.take());
}

PreparedImport prepare_dataset(const ImportInput& input, const Bounds& bounds) {
  PreparedImport out = complete_places(input, bounds);
  append(
      out.rejected,
      series::drop_without_polygon(
          out.data, series::Polygons::from_geojson(input.geojson, series::FeatureIds::kOwn)
      )
  );
  return out;
}

PreparedImport prepare_backtest_data(
    const ImportInput& input, evaluation::Windows& windows, const Bounds& bounds
) {
  PreparedImport out = complete_places(input, bounds);
  if (!out.data.feature_number(series::kTarget)) {
    throw invalid_input("The data have no feature 'disease_cases'");
  }
  if (out.data.periods().first().is_weekly()) {
    windows.stride = std::max(windows.stride, evaluation::kLeastWeeklyStride);
  }
  append(
      out.rejected,
      series::drop_without_training_target(
          out.data, evaluation::training_length(out.data.periods().size(), windows)
      )
  );
  append(
      out.rejected,
      series::drop_without_polygon(
          out.data, series::Polygons::from_geojson(input.geojson, series::FeatureIds::kOwn)
      )
  );
  return out;
}

DataSet prepare_health_dataset(const ImportInput& input, const Bounds& bounds) {
  const DataSet all = series::build_data_set(
      input.observations, {.periods = bounds.periods, .cells = bounds.cells}
  );
  DataSet data = series::with_layout(all, {series::kTarget, series::kPopulation});
  series::drop_without_polygon(
      data, series::Polygons::from_geojson(input.geojson, series::FeatureIds::kOwn)
  );
  if (data.places().empty()) throw nothing_imported(std::nullopt);
  return data;
}

}  // namespace chap::services
