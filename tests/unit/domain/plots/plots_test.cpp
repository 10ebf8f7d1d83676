#include "domain/plots/facets.hpp"

#include <gmock/gmock.h>

#include <set>

namespace chap::plots {
namespace {

using testing::ElementsAre;
using Texts = std::vector<std::string>;

Texts ids(Catalogue catalogue) {
  Texts found;
  for (const Plot& plot : catalogue) found.emplace_back(plot.id);
  return found;
}

Texts dimensions(const char* id) {
  Texts found;
  for (const Dimension one : find_plot(backtest_plots(), id)->facets) {
    found.emplace_back(name_of(one));
  }
  return found;
}

TEST(PlotRegistryTest, RowsAreCompleteAndDistinct) {
  for (const Catalogue catalogue : {backtest_plots(), metric_plots(), dataset_plots()}) {
    std::set<std::string> seen;
    for (const Plot& plot : catalogue) {
      EXPECT_TRUE(seen.insert(plot.id).second) << plot.id;
      EXPECT_NE(std::string(plot.display_name), "") << plot.id;
      EXPECT_NE(std::string(plot.description), "") << plot.id;
      EXPECT_EQ(find_plot(catalogue, plot.id), &plot);
    }
  }
  EXPECT_EQ(find_plot(backtest_plots(), "nope"), nullptr);
  EXPECT_EQ(find_plot(backtest_plots(), "metric_map"), nullptr);
  EXPECT_EQ(find_plot(backtest_plots(), ""), nullptr);
}

TEST(PlotRegistryTest, HasTheFacetsOfTheContract) {
  EXPECT_THAT(dimensions("evaluation_plot"), ElementsAre("split_period", "location"));
  EXPECT_THAT(dimensions("horizon_location_grid"), ElementsAre("horizon_distance", "location"));
  EXPECT_THAT(dimensions("predicted_vs_actual"), ElementsAre("horizon_distance"));
  EXPECT_THAT(dimensions("predicted_vs_actual_linear"), ElementsAre("horizon_distance"));
  EXPECT_TRUE(dimensions("sample_bias_by_horizon").empty());
  EXPECT_TRUE(dimensions("sample_bias_by_time_period").empty());
}

TEST(PlotRegistryTest, ListsItsIds) {
  EXPECT_EQ(
      ids_of(dataset_plots()),
      "disease-cases-map, standardized-feature-plot, seasonal-correlation-plot,"
      " seasonality-comparison"
  );
  EXPECT_EQ(ids(metric_plots()).size(), 8U);
}

TEST(FacetTest, SplitCoordinatesAreTheFirstDayOfThePreviousPeriod) {
  EXPECT_EQ(split_coordinate("202402"), "2024-01-01");
  EXPECT_EQ(split_coordinate("2024-01"), "2023-12-01");
  EXPECT_EQ(split_coordinate("202401"), "2023-12-01");
  EXPECT_EQ(split_coordinate("2024W01"), "2023-12-25");
  EXPECT_EQ(split_coordinate("2021W1"), "2020-12-28");
  EXPECT_EQ(split_coordinate("2024SunW02"), "2023-12-31");
  EXPECT_EQ(split_coordinate("soon"), std::nullopt);
  EXPECT_THAT(
      split_coordinates({"202403", "x", "202402", "202403", "2024-02"}),
      ElementsAre(Coordinate("2024-01-01"), Coordinate("2024-02-01"))
  );
  EXPECT_TRUE(split_coordinates({}).empty());
}

TEST(FacetTest, LocationsAreInOrderOfCodePoints) {
  EXPECT_THAT(
      location_coordinates({"b", "\xc3\xa9", "B", "a", "b"}),
      ElementsAre(Coordinate("B"), Coordinate("a"), Coordinate("b"), Coordinate("\xc3\xa9"))
  );
}

TEST(FacetTest, HorizonsAreThoseOfGivenForecastsOrAllUpToAGivenMaximum) {
  EXPECT_THAT(
      horizon_coordinates(3),
      ElementsAre(
          Coordinate(std::int64_t{1}), Coordinate(std::int64_t{2}), Coordinate(std::int64_t{3})
      )
  );
  EXPECT_TRUE(horizon_coordinates(0).empty());
  EXPECT_TRUE(horizon_coordinates(-1).empty());
  EXPECT_EQ(horizon_coordinates(INT64_MAX).size(), 10'000U);
  EXPECT_THAT(
      horizon_coordinates(
          {{"202403", "202402"},
           {"202402", "202402"},
           {"202501", "202402"},
           {"202404", "202403"},
           {"x", "202402"},
           {"202402", ""},
           {"2024W05", "202402"}}
      ),
      ElementsAre(
          Coordinate(std::int64_t{1}), Coordinate(std::int64_t{2}), Coordinate(std::int64_t{12})
      )
  );
}

}  // namespace
}  // namespace chap::plots
