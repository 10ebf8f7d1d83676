// Any text as a period: what is accepted has texts that read back as the same period.
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
  require(Period::parse(period->id()) == period, "an id reads back");
  require(Period::parse(period->hyphenated()) == period, "a hyphenated text reads back");
  require(period->first_day() < period->end_day(), "a period has a day");
  require(period->next().previous() == *period, "a step forth and back leads home");
  require(chap::period::distance(period->next(), *period) == 1, "the next is one step away");
  require(chap::period::before(*period, period->next()), "the next comes behind");
  // The last days of the year 9999 have no four-digit end.
  if (period->is_weekly() &&
      period->last_day() < chap::period::Day{std::chrono::year{10000} / 1 / 1}) {
    require(Period::parse(period->table_text()) == period, "a table text reads back");
  }
  return 0;
}
