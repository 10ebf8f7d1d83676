#include "foundation/base/clock.hpp"

#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

namespace chap {
namespace {

TEST(ClockTest, WritesEveryTextForm) {
  const Timestamp time = parse_timestamp("2026-03-01T09:30:00.125000");
  EXPECT_EQ(iso_micros(time), "2026-03-01T09:30:00.125000");
  EXPECT_EQ(iso_python(time), "2026-03-01T09:30:00.125000");
  EXPECT_EQ(sql_text(time), "2026-03-01 09:30:00.125000");
  EXPECT_EQ(log_text(time), "2026-03-01 09:30:00,125");
}

TEST(ClockTest, LeavesOutZeroMicrosecondsOnlyInThePythonForm) {
  const Timestamp time = parse_timestamp("2026-03-02 00:00:00");
  EXPECT_EQ(iso_python(time), "2026-03-02T00:00:00");
  EXPECT_EQ(iso_micros(time), "2026-03-02T00:00:00.000000");
}

TEST(ClockTest, RefusesInvalidTimes) {
  for (const char* text : {"", "2026", "2026-13-01T00:00:00", "2026-02-30T00:00:00", "x"}) {
    EXPECT_THROW(parse_timestamp(text), Error) << text;
  }
}

}  // namespace
}  // namespace chap
