// Tests the vectors of datasets.json and interpolation.json. The tests run the steps of an import
// without HTTP.
#include "domain/series/build.hpp"
#include "domain/series/encoding.hpp"
#include "domain/series/import_checks.hpp"
#include "foundation/base/error.hpp"
#include "tests/support/csv_text.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace chap::series {
namespace {

using testing_support::at;
using testing_support::number_of;
using testing_support::numbers_of;
using testing_support::read_vectors;
using testing_support::text_at;

// The observations of a case, in which a period may be a number and a value may be a text.
Observations observations_of(const json::Value& rows) {
  Observations out;
  for (const json::Value& row : rows.items()) {
    const auto f = row.items();
    const json::Value& value = f[3];
    const double number = value.is_string() && value.as_string() != "NaN" &&
                                  value.as_string() != "Infinity" &&
                                  value.as_string() != "-Infinity"
                              ? std::stod(std::string(value.as_string()))
                              : number_of(value);
    out.add(
        json::to_text(f[1]).find('"') == 0 ? std::string(f[1].as_string()) : json::to_text(f[1]),
        f[0].as_string(),
        f[2].as_string(),
        number
    );
  }
  return out;
}

std::string geojson_of(const json::Value& ids) {
  json::Writer w;
  w.begin_object();
  w.key("features");
  w.begin_array();
  for (const json::Value& id : ids.items()) {
    w.begin_object();
    w.key("id");
    w.value(id);
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return w.take();
}

struct Imported {
  DataSet data;
  std::vector<Rejection> rejected;
};

// Runs the steps of an import on the observations of a case.
Imported import_case(const json::Value& c) {
  Imported out{build_data_set(observations_of(at(c, "observations"))), {}};
  interpolate_population(out.data);
  out.rejected = drop_incomplete(out.data);
  if (out.data.org_units().empty()) return out;
  const auto polygons = Polygons::from_geojson(geojson_of(at(c, "polygon_ids")));
  for (auto& rejection : drop_without_polygon(out.data, polygons)) {
    out.rejected.push_back(std::move(rejection));
  }
  return out;
}

// The observations of the data set as JSON, in the order in which they are stored.
std::string stored_text(const DataSet& data) {
  json::Writer w;
  w.begin_array();
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    for (std::size_t i = 0; i < data.periods().size(); ++i) {
      for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
        w.begin_array();
        w.string(data.org_units()[org_unit]);
        w.string(data.periods().at(i).id());
        w.string(data.features()[feature]);
        w.real(data.values(feature, org_unit)[i]);
        w.end_array();
      }
    }
  }
  w.end_array();
  return w.take();
}

// The data set as CSV. The input of a case does not give the parents of org units. If the expected
// CSV has parents, they are all equal, so `parent` is used for every org unit.
std::string csv_text(const DataSet& data, const std::string& parent) {
  std::string features;
  for (const std::string& org_unit : data.org_units()) {
    features += (features.empty() ? "" : ",") + std::string(R"({"id":")") + org_unit +
                R"(","properties":{"parent":")" + parent + R"("}})";
  }
  const auto polygons = Polygons::from_geojson(R"({"features":[)" + features + "]}");
  return testing_support::csv_text(data, &polygons);
}

// The rejections as text, one in each line.
std::string rejected_text(const std::vector<Rejection>& rejected) {
  std::string out;
  for (const Rejection& r : rejected) {
    out += r.reason + "|" + r.org_unit + "|" + r.feature_name + "|";
    for (const std::string& period : r.time_periods) out += period + " ";
    out += "\n";
  }
  return out;
}

std::string expected_rejections(const json::Value& list) {
  std::vector<Rejection> rejected;
  for (const json::Value& r : list.items()) {
    std::vector<std::string> periods;
    for (const json::Value& p : at(r, "timePeriods").items()) periods.emplace_back(p.as_string());
    rejected.push_back(
        {text_at(r, "reason"), text_at(r, "orgUnit"), text_at(r, "featureName"), periods}
    );
  }
  return rejected_text(rejected);
}

// The cases with structural errors. A request with such data is refused with status 400 before a
// job starts.
const std::set<std::string> kRefused = {
    "duplicate",
    "duplicate_other_spelling",
    "yearly",
    "daily",
    "bad_period",
    "bad_week",
    "mixed_frequency",
    "empty",
    "feature_name_not_identifier",
    "non_finite_text"};

TEST(DatasetsVectorsTest, EveryCase) {
  const auto document = read_vectors("datasets.json");
  std::size_t checked = 0;
  for (const json::Value& c : at(document.root(), "cases").items()) {
    const std::string name = text_at(c, "name");
    SCOPED_TRACE(name);
    if (kRefused.contains(name)) {
      EXPECT_THROW(import_case(c), Error);
      continue;
    }
    const Imported imported = import_case(c);
    if (const json::Value* rejected = c.find("rejected")) {
      EXPECT_EQ(rejected_text(imported.rejected), expected_rejections(*rejected));
    }
    if (const json::Value* count = c.find("importedCount"); count != nullptr && !count->is_null()) {
      EXPECT_EQ(imported.data.org_units().size(), std::size_t(count->as_int()));
    }
    const json::Value* info = c.find("dataset");
    if (info == nullptr || info->is_null()) continue;
    ++checked;
    EXPECT_EQ(imported.data.periods().first().id(), text_at(*info, "firstPeriod"));
    EXPECT_EQ(imported.data.periods().last().id(), text_at(*info, "lastPeriod"));
    EXPECT_EQ(
        period::frequency_of(imported.data.periods().kind())->period_type,
        text_at(*info, "periodType")
    );
    if (const json::Value* stored = c.find("observations_stored")) {
      EXPECT_EQ(stored_text(imported.data), json::to_text(*stored));
    }
    if (const json::Value* csv = c.find("csv"); csv != nullptr) {
      const bool has_parent = csv->as_string().find(",par,") != std::string_view::npos;
      EXPECT_EQ(csv_text(imported.data, has_parent ? "par" : "-"), csv->as_string());
    }
    EXPECT_EQ(stored_text(decode(encode(imported.data))), stored_text(imported.data));
  }
  EXPECT_GE(checked, 10U);
}

TEST(DatasetsVectorsTest, Interpolation) {
  const auto document = read_vectors("interpolation.json");
  for (const json::Value& c : at(document.root(), "cases").items()) {
    std::vector<double> values = numbers_of(at(c, "input"));
    interpolate_gaps(values);
    const auto expected = at(c, "expected").items();
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double expected_value = number_of(expected[i]);
      EXPECT_TRUE(
          std::isnan(expected_value) ? std::isnan(values[i])
                                     : std::abs(values[i] - expected_value) <= 1e-12
      ) << json::to_text(c);
    }
  }
}

}  // namespace
}  // namespace chap::series
