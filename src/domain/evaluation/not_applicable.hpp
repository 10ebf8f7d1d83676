// The error that a model throws for data from which it cannot forecast, such as an org unit without
// cases. If the run of a baseline ends with this error, the run is recorded as not applicable, not
// as failed (core-2.5.1.md 3).
#pragma once

#include "foundation/base/error.hpp"

#include <string>

namespace chap::evaluation {

class NotApplicable : public Error {
 public:
  // `detail` is plain text for the client.
  explicit NotApplicable(const std::string& detail) : Error(ErrorCode::kInvalidInput, detail) {}
};

}  // namespace chap::evaluation
