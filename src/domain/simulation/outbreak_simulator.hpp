// A made-up country for `chap demo`, `chap seed` and tests: the same parameters give the same data
// on every machine.
//
// Weather: each region has a mean temperature (deg C) and rainfall (mm a month) that follow the
// calendar as a sine, with noise. Cases: negative binomial (gamma-Poisson) around a rate that rises
// with the rain and warmth of two months (eight weeks) before and with the region's population,
// with an epidemic every few years. Some counts are missing, as in real reports; never the first
// two years'. Each region has a square polygon; every four regions share a parent.
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
  double missing_share = 0.02;  // of case counts
  std::uint64_t seed = 1;
};

struct SimulatedCountry {
  series::Observations observations;  // rainfall, mean_temperature, population, disease_cases
  std::string geojson;                // FeatureCollection, one feature a region
};

// Region ids are OU_001, OU_002, ...
SimulatedCountry simulate(const Country& country);

}  // namespace chap::simulation
