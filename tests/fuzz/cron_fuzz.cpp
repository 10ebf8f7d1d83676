// Parses any text as a cron expression. Whether an expression is accepted must not depend on upper
// and lower case or on blanks at its ends. An accepted expression must have five fields.
#include "domain/schedule/cron.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using chap::fuzz::require;
  namespace schedule = chap::schedule;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (size > 500) return 0;  // longer texts are refused for their length
  const bool accepted = !schedule::cron_problem(text);
  if (accepted)
    require(schedule::count_fields(text) == 5, "an accepted expression has five fields");
  std::string other = " \t";
  for (const char c : schedule::trimmed(text)) {
    other += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  require(
      accepted == !schedule::cron_problem(other + "\n"),
      "upper case and blanks at the ends have no effect"
  );
  return 0;
}
