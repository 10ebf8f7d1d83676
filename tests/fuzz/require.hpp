// Checks a property that must hold for every input. If the property does not hold, the program
// aborts, so that the fuzzer reports the input.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace chap::fuzz {

inline void require(bool condition, const char* property) {
  if (condition) return;
  std::fprintf(stderr, "property violated: %s\n", property);
  std::abort();
}

}  // namespace chap::fuzz
