// Replaces control characters in text that comes from outside this program. Such text is written to
// logs, job logs and the output of commands. A terminal that shows the text executes its control
// characters: a name could clear the screen or imitate log lines.
#pragma once

#include <string>
#include <string_view>

namespace chap {

// `text` as one line of valid UTF-8. Each character for which is_control_character() is true
// becomes a space. Each byte that is not UTF-8 becomes U+FFFD.
std::string printable_line(std::string_view text);

// Like printable_line(), but `\n` is kept, so that the result can have several lines.
std::string printable_lines(std::string_view text);

// Whether a terminal may execute `character`, which is one character in UTF-8: a control character
// (U+0000..U+001F, U+007F..U+009F, line ends and tabs included), a line or paragraph separator, a
// character that controls the writing direction, or the byte order mark.
bool is_control_character(std::string_view character);

}  // namespace chap
