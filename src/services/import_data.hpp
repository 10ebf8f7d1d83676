// The import pipeline (contract, http-api.md 6.1; evaluation.md 3): from what a request carries to
// a data set that can be stored, and to the reasons why places were left out. Pure but for its
// bounds.
#pragma once

#include "domain/evaluation/windows.hpp"
#include "domain/series/build.hpp"
#include "domain/series/import_checks.hpp"
#include "foundation/base/error.hpp"
#include "services/platform.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chap::services {

struct ImportInput {
  series::Observations observations;
  std::string geojson;  // canonical
};

struct PreparedImport {
  series::DataSet data;
  std::vector<series::Rejection> rejected;
  std::size_t incomplete = 0;  // how many of those lack values

  std::int64_t kept() const { return std::int64_t(data.places().size()); }
};

// Builds, fills population, drops incomplete places, then places without polygon. Throws the
// contract's answers: 400 for unusable data and when every place is incomplete.
PreparedImport prepare_dataset(const ImportInput& input, const Bounds& bounds);

// The same with the check of the first training window in between; weekly data raise the stride.
PreparedImport prepare_backtest_data(
    const ImportInput& input, evaluation::Windows& windows, const Bounds& bounds
);

// Only cases and population, no completeness check, places without polygon dropped silently.
series::DataSet prepare_health_dataset(const ImportInput& input, const Bounds& bounds);

// "All regions rejected due to missing values": what prepare_* throws, for dry runs to catch.
class AllRejected : public Error {
 public:
  explicit AllRejected(std::vector<series::Rejection> rejected);
  const std::vector<series::Rejection>& rejected() const { return rejected_; }

 private:
  std::vector<series::Rejection> rejected_;
};

// The deliberate 500 when checks after the completeness check leave nothing; with the rejections,
// in both spellings, when `rejected` is given.
Error nothing_imported(const std::optional<std::vector<series::Rejection>>& rejected);

}  // namespace chap::services
