// Simulates the data of a country for `chap demo`, `chap seed` and tests. Equal parameters give
// equal data on every machine.
//
// Weather: the mean temperature (deg C) and the rainfall (mm per month) of a region follow a yearly
// sine wave with noise. Cases are negative binomial (gamma-Poisson). The rate of cases rises
// with the population, and with the rainfall and temperature two months (eight weeks) earlier. An
// epidemic recurs every few years. After the first two years some counts are missing, as in real
// reports. Each region has a square polygon; four consecutive regions have the same parent.
#pragma once

#include "domain/series/observations.hpp"

#include <cstdint>
#include <string>

namespace chap::simulation {

struct Country {
  std::size_t regions = 6;
  std::size_t years = 6;
  int first_year = 2019;
  bool weekly = false;
  double missing_share = 0.02;  // share of the case counts that are missing
  std::uint64_t seed = 1;
};

struct SimulatedCountry {
  series::Observations observations;  // rainfall, mean_temperature, population, disease_cases
  std::string geojson;                // FeatureCollection with one feature for each region
};

// Region ids are OU_001, OU_002, ...
SimulatedCountry simulate(const Country& country);

}  // namespace chap::simulation
