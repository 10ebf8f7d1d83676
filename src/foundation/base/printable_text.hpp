// Cleans text from outside before it reaches a terminal: a log, a job log, the output of a command.
// A terminal executes control characters, so a name could otherwise clear the screen or fake lines.
#pragma once

#include <string>
#include <string_view>

namespace chap {

// `text` as one line of valid UTF-8. Each control character (U+0000..U+001F, U+007F..U+009F, line
// ends and tabs included), each line separator and each control of the writing direction becomes a
// space, each byte that is not UTF-8 becomes U+FFFD.
std::string printable_line(std::string_view text);

// The same for several lines: `\n` is kept.
std::string printable_lines(std::string_view text);

// Whether a terminal would execute this character: `character` is one character of UTF-8.
bool is_control_character(std::string_view character);

}  // namespace chap
