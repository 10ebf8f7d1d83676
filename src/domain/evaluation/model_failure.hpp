// The error of a model that runs in another program, such as a service or a script, and fails
// there.
#pragma once

#include "foundation/base/error.hpp"

#include <string>
#include <utility>

namespace chap::evaluation {

class ModelFailure : public Error {
 public:
  // `detail` says what failed. `output` is what the model has printed, or its traceback; it may be
  // empty or have several lines.
  explicit ModelFailure(const std::string& detail, std::string output = "")
      : Error(ErrorCode::kInvalidInput, detail), output_(std::move(output)) {}
  const std::string& output() const { return output_; }

 private:
  std::string output_;
};

// The error that ends a run after a stop was requested (RunContext::stop).
class RunStopped : public Error {
 public:
  RunStopped() : Error(ErrorCode::kUnavailable, "The run was stopped") {}
};

}  // namespace chap::evaluation
