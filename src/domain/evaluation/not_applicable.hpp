// The error of a model for data that it cannot forecast from, such as an org unit without cases. A
// run of a baseline that ends with it is recorded as not applicable, not as failed
// (core-2.5.1.md 3).
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
