#include "foundation/base/error.hpp"

#include <utility>

namespace chap {

Error::Error(ErrorCode code, const std::string& detail) : std::runtime_error(detail), code_(code) {}

Error Error::with_json(ErrorCode code, const std::string& summary, std::string json_text) {
  Error error(code, summary);
  error.detail_json_ = std::move(json_text);
  return error;
}

Error& Error::caused_by(std::string cause) {
  cause_ = std::move(cause);
  return *this;
}

Error& Error::with_status(unsigned status) {
  status_ = status;
  return *this;
}

Error invalid_input(const std::string& detail) { return {ErrorCode::kInvalidInput, detail}; }
Error unprocessable(const std::string& detail) { return {ErrorCode::kValidation, detail}; }
Error not_found(const std::string& detail) { return {ErrorCode::kNotFound, detail}; }
Error conflict(const std::string& detail) { return {ErrorCode::kConflict, detail}; }
Error unavailable(const std::string& detail) { return {ErrorCode::kUnavailable, detail}; }
Error internal_error(const std::string& detail) { return {ErrorCode::kInternal, detail}; }

}  // namespace chap
