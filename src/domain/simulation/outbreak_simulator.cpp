#include "domain/simulation/outbreak_simulator.hpp"

#include "domain/period/period_range.hpp"
#include "domain/simulation/random.hpp"
#include "foundation/json/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace chap::simulation {
namespace {

using period::Period;
using period::PeriodRange;

constexpr double kOverdispersion = 6;  // shape of the gamma factor of the case rate

struct Region {
  std::string id;
  double population;
  double mean_temperature;
  double monthly_rainfall;  // mean of all months
  double phase;             // phase of the yearly cycle of rainfall, in years
  double risk;              // cases per 1,000 people and month in an average month
  double epidemic;          // phase of the slow epidemic cycle, in years
};

Region make_region(std::size_t number, Random& random) {
  return {
      fmt::format("OU_{:03}", number + 1),
      std::floor(20'000 + 180'000 * random.uniform()),
      22 + 6 * random.uniform(),
      60 + 120 * random.uniform(),
      0.45 + 0.2 * random.uniform(),
      0.3 + 0.7 * random.uniform(),
      4 * random.uniform()};
}

double season(double years, double phase) {
  return std::sin(2 * std::numbers::pi * (years - phase));
}

PeriodRange periods_of(const Country& country) {
  if (!country.weekly) return {Period::month(country.first_year, 1), country.years * 12};
  const Period first = Period::require(fmt::format("{:04}W01", country.first_year));
  return {first, country.years * 52};
}

double rounded(double value) { return std::round(value * 100) / 100; }

struct Weather {
  std::vector<double> rainfall;
  std::vector<double> temperature;
};

Weather weather_of(const Region& region, std::size_t n, double per_year, Random& random) {
  Weather weather;
  for (std::size_t i = 0; i < n; ++i) {
    const double wave = season(double(i) / per_year, region.phase);
    const double rain =
        region.monthly_rainfall * 12 / per_year * std::exp(0.9 * wave + 0.25 * random.normal());
    weather.rainfall.push_back(rounded(rain));
    weather.temperature.push_back(
        rounded(region.mean_temperature + 2.5 * wave + 0.6 * random.normal())
    );
  }
  return weather;
}

double expected_cases(
    const Region& region, const Weather& weather, std::size_t i, double per_year
) {
  const auto lag = static_cast<std::size_t>(std::lround(per_year / 6));
  const std::size_t then = i > lag ? i - lag : 0;
  const double wet =
      std::log(weather.rainfall[then] / (region.monthly_rainfall * 12 / per_year) + 0.1);
  const double warm = (weather.temperature[then] - region.mean_temperature) / 5;
  const double wave = season(double(i) / per_year / 4, region.epidemic / 4);
  return region.risk * region.population / 1000 * 12 / per_year *
         std::exp(0.8 * wet + 0.5 * warm + 0.6 * wave);
}

void add_region(const Region& region, const Country& country, SimulatedCountry& out) {
  Random random(mixed_seed(country.seed, region.id, 1));
  const PeriodRange periods = periods_of(country);
  const double per_year = country.weekly ? 52 : 12;
  const Weather weather = weather_of(region, periods.size(), per_year, random);
  const std::vector<std::string> ids = periods.ids();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const double grown = std::floor(region.population * std::pow(1.02, double(i) / per_year));
    const double rate = expected_cases(region, weather, i, per_year);
    double cases = random.poisson(rate * random.gamma(kOverdispersion) / kOverdispersion);
    const bool lost = random.uniform() < country.missing_share && double(i) >= 2 * per_year;
    if (lost) cases = std::numeric_limits<double>::quiet_NaN();
    out.observations.add(ids[i], region.id, "rainfall", weather.rainfall[i]);
    out.observations.add(ids[i], region.id, "mean_temperature", weather.temperature[i]);
    out.observations.add(ids[i], region.id, "population", grown);
    out.observations.add(ids[i], region.id, "disease_cases", cases);
  }
}

// The number of columns of the grid of regions: at least four, and about as many as rows. With
// fewer columns, the coordinates of many regions would exceed the valid latitudes.
std::size_t regions_in_a_row(std::size_t regions) {
  return std::max<std::size_t>(4, std::size_t(std::ceil(std::sqrt(double(regions)))));
}

// The polygon of a region is a square with sides of one tenth of a degree.
void write_feature(
    json::Writer& w, const Region& region, std::size_t number, std::size_t in_a_row
) {
  const std::size_t row = number / in_a_row;
  const double west = 30 + 0.1 * double(number % in_a_row);
  const double south = -2 + 0.1 * double(row);
  w.begin_object();
  w.key("type");
  w.string("Feature");
  w.key("id");
  w.string(region.id);
  w.key("properties");
  w.begin_object();
  w.key("parent");
  w.string(fmt::format("OU_GROUP_{}", number / 4 + 1));
  w.end_object();
  w.key("geometry");
  w.raw(fmt::format(
      R"({{"type":"Polygon","coordinates":[[[{0:.1f},{1:.1f}],[{2:.1f},{1:.1f}],[{2:.1f},{3:.1f}],)"
      R"([{0:.1f},{3:.1f}],[{0:.1f},{1:.1f}]]]}})",
      west,
      south,
      west + 0.1,
      south + 0.1
  ));
  w.end_object();
}

}  // namespace

SimulatedCountry simulate(const Country& country) {
  SimulatedCountry out;
  json::Writer w;
  w.begin_object();
  w.key("type");
  w.string("FeatureCollection");
  w.key("features");
  w.begin_array();
  for (std::size_t number = 0; number < country.regions; ++number) {
    Random random(mixed_seed(country.seed, "region", number));
    const Region region = make_region(number, random);
    add_region(region, country, out);
    write_feature(w, region, number, regions_in_a_row(country.regions));
  }
  w.end_array();
  w.end_object();
  out.geojson = w.take();
  return out;
}

}  // namespace chap::simulation
