// How an import reports the org units that it leaves out: in the body of an error and in the log of
// the job (http-api.md 6.1 to 6.4).
#pragma once

#include "domain/series/import_checks.hpp"
#include "foundation/base/error.hpp"

#include <string>
#include <vector>

namespace chap::services {

// Thrown when every org unit has missing or negative values.
class AllRejected : public Error {
 public:
  explicit AllRejected(std::vector<series::Rejection> rejected);
  const std::vector<series::Rejection>& rejected() const { return rejected_; }

 private:
  std::vector<series::Rejection> rejected_;
};

// Moves `more` to the end of `all`.
void append(std::vector<series::Rejection>& all, std::vector<series::Rejection> more);

// The error (400) when a later check rejected the last org unit. Its body lists the rejections with
// both spellings of their members.
Error nothing_imported(const std::vector<series::Rejection>& rejected);

// A JSON array of the rejections, as responses have them.
std::string rejections_json(const std::vector<series::Rejection>& rejected);

// Lines for the log of the job, one for each reason: the org units that it concerns, and the
// periods of the first of them.
std::vector<std::string> rejection_notes(const std::vector<series::Rejection>& rejected);

}  // namespace chap::services
