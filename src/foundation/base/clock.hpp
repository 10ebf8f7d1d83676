// The clock, as an interface that tests can replace, and text formats of times. All times are UTC
// (contract, jobs.md J6). Durations are measured with steady(), which is not affected when the
// system time is set.
#pragma once

#include <chrono>
#include <string>

namespace chap {

using Timestamp = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
  virtual std::chrono::steady_clock::time_point steady() const;
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
};

// Such as `2026-03-01T09:30:00.125000`, always with six decimals (times of jobs, J6).
std::string iso_micros(Timestamp time);
// Like iso_micros(), but without decimals if they are zero (times in v1 bodies, http-api.md 2.7).
std::string iso_python(Timestamp time);
// Such as `2026-03-01 09:30:00.125000`: the format of timestamp columns in SQLite (database.md 5).
std::string sql_text(Timestamp time);
// Such as `2026-03-01 09:30:00,125`: the start of log lines (J19).
std::string log_text(Timestamp time);
// Reads any of the formats above, with or without decimals. Throws Error for other texts.
Timestamp parse_timestamp(const std::string& text);

}  // namespace chap
