// Reads the forecast of a model that runs in another program, row by row (contract, models.md 1.13
// and 2.9). The rows come from a data frame or from a CSV file. Not thread-safe.
#pragma once

#include "domain/evaluation/model.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chap::forecast {

// The columns of a forecast: `time_period`, `location` and `sample_0` to `sample_{n-1}` in any
// order. Other columns are ignored.
struct ForecastColumns {
  std::size_t period = 0;
  std::size_t location = 0;
  std::vector<std::size_t> samples;  // the column of each sample, in the order of the samples
};

// Throws evaluation::ModelFailure that names a missing or invalid column.
ForecastColumns forecast_columns(const std::vector<std::string>& names);

class ForecastTable {
 public:
  // `periods` are the requested periods; must outlive the table.
  ForecastTable(std::size_t n_samples, const period::PeriodRange& periods);

  // Makes `text` another text of the requested period at `position`.
  void accept(const std::string& text, std::size_t position) { positions_[text] = position; }

  // Adds a row. A row whose period is before the requested periods is ignored. Throws
  // evaluation::ModelFailure for a period that cannot be read or was not requested, and for a
  // second row of the same location and period. A sample that is not finite is kept as NaN.
  void add(
      const std::string& period, const std::string& location, const std::vector<double>& samples
  );

  // The org units of the forecast are the locations in byte order. The samples of missing rows are
  // NaN, so that the run refuses the forecast with the split and the org units in the error text.
  // `first_fault`, if not null, receives the place of the first missing row or sample that is not
  // finite; empty if there is none.
  evaluation::Forecast take(std::string* first_fault) const;

 private:
  struct Location {
    std::vector<double> samples;
    std::vector<bool> has_period;
  };
  // Returns nullopt for a period before the requested periods.
  std::optional<std::size_t> position_of(const std::string& period);
  std::optional<std::size_t> read_position(const std::string& period) const;

  std::size_t n_samples_;
  const period::PeriodRange& periods_;
  std::unordered_map<std::string, std::optional<std::size_t>> positions_;
  std::map<std::string, Location> locations_;
  std::string first_fault_;
};

// The text of a period in data frames: `2020-01`, or `2020-W05` for a week of any kind.
std::string frame_period(const period::Period& period);

}  // namespace chap::forecast
