// Reports the org units that an import leaves out: in the body of an error and in the log of the
// job (http-api.md 6.1 to 6.4).
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

// Returns the error (status 400) for an import that has no org unit left, if at least one org unit
// was rejected for another reason than missing or negative values (see AllRejected). The body of
// the response lists the rejections. The body has each member twice: with its name in camelCase and
// with its name in snake_case.
Error nothing_imported(const std::vector<series::Rejection>& rejected);

// Returns a JSON array of the rejections in the form of responses.
std::string rejections_json(const std::vector<series::Rejection>& rejected);

// Returns lines for the log of the job, one line for each pair of reason and feature. A line names
// the rejected org units, and the periods of the first of these org units.
std::vector<std::string> rejection_notes(const std::vector<series::Rejection>& rejected);

}  // namespace chap::services
