// Reads the period texts of a data set (evaluation.md 1.2, 2.1): all are months or all are weeks of
// one type. Days that are each the first of a month are months.
#pragma once

#include "domain/period/period.hpp"
#include "foundation/base/error.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace chap::series {

// The error (kInvalidInput) for a text that cannot be used, with its index.
class UnusablePeriod : public Error {
 public:
  UnusablePeriod(std::size_t text, const std::string& what);
  std::size_t text() const { return text_; }  // index into the texts

 private:
  std::size_t text_;
};

// One period for each text. Throws UnusablePeriod for the first text that is not a period, is of
// another kind than the first one, or is a year or a day.
std::vector<period::Period> data_periods(const std::vector<std::string>& texts);

}  // namespace chap::series
