// Time as the program sees it: an interface, so that tests can stop it, and the text forms of the
// wire. Everything is UTC (contract, jobs.md J6). What lasts so long is measured with steady(),
// which nobody can set.
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

// `2026-03-01T09:30:00.125000`: always six decimals (job times, J6).
std::string iso_micros(Timestamp time);
// The same without decimals when they are zero (date-times of v1 bodies, http-api 2.7).
std::string iso_python(Timestamp time);
// `2026-03-01 09:30:00.125000`: the form of timestamp columns in SQLite (database.md 5).
std::string sql_text(Timestamp time);
// `2026-03-01 09:30:00,125`: the prefix of log lines (J19).
std::string log_text(Timestamp time);
// Reads any of the forms above, with or without decimals; throws Error otherwise.
Timestamp parse_timestamp(const std::string& text);

}  // namespace chap
