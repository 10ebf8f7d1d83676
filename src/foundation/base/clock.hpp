// The clock, an interface that tests can implement, and the text formats of timestamps. All
// timestamps are UTC (jobs.md J6). Durations are measured with steady(), because a change of the
// system time does not affect steady().
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

// Returns a text such as `2026-03-01T09:30:00.125000`, always with six decimals. Used for the times
// of jobs (J6).
std::string iso_micros(Timestamp time);
// Like iso_micros(), but without the decimals if all of them are zero. Used for times in v1 bodies
// (http-api.md 2.7).
std::string iso_python(Timestamp time);
// Returns a text such as `2026-03-01 09:30:00.125000`, the format of timestamp columns in SQLite
// (database.md 5).
std::string sql_text(Timestamp time);
// Returns a text such as `2026-03-01 09:30:00,125`, with which log lines start (J19).
std::string log_text(Timestamp time);
// Reads any of the formats above, with or without decimals. Throws Error (kInvalidInput) if a
// number is missing or if the date does not exist. Does not check the separators.
Timestamp parse_timestamp(const std::string& text);

}  // namespace chap
