// Parses any text as a period. Every text form of an accepted period must be parsed as the same
// period.
#include "domain/period/period.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using chap::fuzz::require;
  using chap::period::Period;
  const auto period = Period::parse({reinterpret_cast<const char*>(data), size});
  if (!period) return 0;
  require(Period::parse(period->id()) == period, "an id is parsed as the same period");
  require(
      Period::parse(period->hyphenated()) == period,
      "a hyphenated text is parsed as the same period"
  );
  require(period->first_day() < period->end_day(), "a period has at least one day");
  require(
      period->next().previous() == *period, "the period before the next period is the period itself"
  );
  require(
      chap::period::distance(period->next(), *period) == 1, "the distance to the next period is 1"
  );
  require(chap::period::before(*period, period->next()), "the next period is later");
  // Weeks that end after the year 9999 are left out: their table text contains a year with five
  // digits.
  if (period->is_weekly() &&
      period->last_day() < chap::period::Day{std::chrono::year{10000} / 1 / 1}) {
    require(
        Period::parse(period->table_text()) == period, "a table text is parsed as the same period"
    );
  }
  return 0;
}
