// Output of the commands. Names and texts from databases and servers may contain control
// characters, which are replaced before a terminal shows them.
#pragma once

#include <string_view>

namespace chap::cli {

// Writes one line to standard output and flushes it, so that a pipe also receives it at once.
void print_line(std::string_view line);

// Writes one line to standard error.
void print_error_line(std::string_view line);

}  // namespace chap::cli
