// The output of commands. Names and texts from databases and servers may contain control
// characters, so these functions replace control characters before a terminal shows them.
#pragma once

#include <string_view>

namespace chap::cli {

// Writes one line to standard output and flushes the output, so that a pipe, too, receives the line
// at once.
void print_line(std::string_view line);

// Writes one line to standard error.
void print_error_line(std::string_view line);

}  // namespace chap::cli
