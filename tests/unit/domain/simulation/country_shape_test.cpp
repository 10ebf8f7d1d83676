#include "domain/series/build.hpp"
#include "domain/series/import_checks.hpp"
#include "domain/simulation/outbreak_simulator.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace chap::simulation {
namespace {

using testing_support::at;

TEST(CountryShapeTest, ManyRegionsHaveValidCoordinatesAndDoNotOverlap) {
  const SimulatedCountry country = simulate({.regions = 5000, .years = 1});
  const auto document = json::parse(country.geojson);
  std::set<std::pair<double, double>> corners;
  for (const json::Value& feature : at(document.root(), "features").items()) {
    const auto ring = at(at(feature, "geometry"), "coordinates").items()[0].items();
    ASSERT_EQ(ring.size(), 5U);
    corners.emplace(ring[0].items()[0].number(), ring[0].items()[1].number());
    for (const json::Value& point : ring) {
      EXPECT_LE(std::abs(point.items()[0].number()), 180);
      EXPECT_LE(std::abs(point.items()[1].number()), 90);
    }
  }
  EXPECT_EQ(corners.size(), 5000U);
}

// The variance of Poisson counts equals their mean. Simulated counts vary more: for most calendar
// months, the variance is above the mean.
TEST(SimulatedCasesTest, CountsAreOverdispersed) {
  series::DataSet data =
      series::build_data_set(simulate({.regions = 8, .years = 8, .missing_share = 0}).observations);
  const std::size_t target = *data.feature_index("disease_cases");
  std::size_t overdispersed = 0;
  std::size_t groups = 0;
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    const auto cases = data.values(target, org_unit);
    for (std::size_t month = 0; month < 12; ++month, ++groups) {
      double mean = 0;
      double variance = 0;
      for (std::size_t year = 0; year < 8; ++year) mean += cases[12 * year + month] / 8;
      for (std::size_t year = 0; year < 8; ++year)
        variance += std::pow(cases[12 * year + month] - mean, 2) / 7;
      if (variance > mean) ++overdispersed;
    }
  }
  EXPECT_GT(overdispersed * 10, groups * 9);
}

TEST(PolygonIdsTest, PropertyDistrictIsAnIdOnlyInStoredCollections) {
  using series::FeatureIds;
  using series::Polygons;
  const std::string text = R"({"features":[{"properties":{"district":"b"}},{"id":"a"}]})";
  EXPECT_TRUE(Polygons::from_geojson(text).contains("b"));
  EXPECT_FALSE(Polygons::from_geojson(text, FeatureIds::kOnlyId).contains("b"));
  EXPECT_TRUE(Polygons::from_geojson(text, FeatureIds::kOnlyId).contains("a"));
}

}  // namespace
}  // namespace chap::simulation
