// Random numbers that are the same on every machine and with every standard library: xoshiro256**
// (Blackman and Vigna 2018), seeded through splitmix64. Not for secrets. Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace chap::simulation {

class Random {
 public:
  explicit Random(std::uint64_t seed);

  // 64 random bits.
  std::uint64_t next();
  // Uniform in [0, 1), with 53 random bits.
  double uniform();
  // Normal with mean 0 and standard deviation 1 (Marsaglia's polar method).
  double normal();
  // Gamma with this shape and scale 1 (Marsaglia and Tsang 2000); shape > 0.
  double gamma(double shape);
  // A Poisson count. For a mean below 30, uniform numbers are multiplied. For a larger mean, the
  // transformed rejection of Hormann (1993) is used. Returns 0 if the mean is not positive.
  double poisson(double mean);

 private:
  double large_poisson(double mean);

  std::array<std::uint64_t, 4> state_;
};

// Combines several parts into one seed (FNV-1a, then splitmix64). Equal parts give equal seeds on
// every machine.
std::uint64_t mixed_seed(std::uint64_t base, std::string_view name, std::uint64_t number);

}  // namespace chap::simulation
