#include "apps/chap/console.hpp"

#include "foundation/base/printable_text.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace chap::cli {

void print_line(std::string_view line) {
  fmt::print("{}\n", printable_line(line));
  std::fflush(stdout);
}

void print_error_line(std::string_view line) { fmt::print(stderr, "{}\n", printable_line(line)); }

}  // namespace chap::cli
