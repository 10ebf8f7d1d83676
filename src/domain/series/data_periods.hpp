// Reads the period texts of a data set (evaluation.md 1.2, 2.1). All periods must be months, or all
// must be weeks of the same weekly type. If all periods are months or first days of months, the
// days are read as months.
#pragma once

#include "domain/period/period.hpp"
#include "foundation/base/error.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace chap::series {

// The error (kInvalidInput) for a text that cannot be used.
class UnusablePeriod : public Error {
 public:
  UnusablePeriod(std::size_t index, const std::string& what);
  std::size_t index() const { return index_; }  // index of the text

 private:
  std::size_t index_;
};

// Returns one period for each text. Throws UnusablePeriod for the first text that is not a period,
// is of another kind than the first period, or is a year or a day.
std::vector<period::Period> data_periods(const std::vector<std::string>& texts);

}  // namespace chap::series
