// What a fuzz target holds to be always true; a violation stops the fuzzer with the input at hand.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace chap::fuzz {

inline void require(bool holds, const char* claim) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", claim);
  std::abort();
}

}  // namespace chap::fuzz
