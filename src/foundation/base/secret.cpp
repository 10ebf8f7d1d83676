#include "foundation/base/secret.hpp"

#include <cstddef>

namespace chap {

bool same_secret(std::string_view given, std::string_view expected) {
  // `volatile` prevents the compiler from making the loop end at the first difference.
  volatile unsigned char difference = given.size() == expected.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char other = expected.empty() ? '\0' : expected[i % expected.size()];
    difference = difference | static_cast<unsigned char>(given[i] ^ other);
  }
  return difference == 0;
}

}  // namespace chap
