// The error type of the program.
//
// A thrown Error ends the request or the job. `detail` is sent to the client; `cause` is only
// logged. api/web/error_response maps the code to an HTTP status, because the layers below api/web
// do not use HTTP.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

namespace chap {

enum class ErrorCode {
  kInvalidInput,  // the request is invalid (400)
  kValidation,    // the request is well-formed, but a value is invalid (422)
  kUnauthorized,  // 401
  kNotFound,      // 404
  kConflict,      // 409
  kTooLarge,      // 413
  kUnavailable,   // a database, queue or service cannot be reached (503)
  kTimeout,       // 504
  kInternal,      // an error of this program (500)
};

class Error : public std::runtime_error {
 public:
  // `detail` is plain text for the client.
  Error(ErrorCode code, const std::string& detail);

  // An error whose detail is a JSON value: `json_text` is sent to the client, `summary` is returned
  // by what() and logged.
  static Error with_json(ErrorCode code, const std::string& summary, std::string json_text);

  // Sets details for the log, such as SQL texts and paths. The client must not see these details.
  Error& caused_by(std::string cause);
  // Sets the HTTP status of the response. Needed only if the contract requires another status than
  // the one that belongs to the code.
  Error& with_status(unsigned status);

  ErrorCode code() const { return code_; }
  const std::optional<std::string>& detail_json() const { return detail_json_; }
  const std::string& cause() const { return cause_; }
  std::optional<unsigned> status_override() const { return status_; }

 private:
  ErrorCode code_;
  std::optional<std::string> detail_json_;
  std::string cause_;
  std::optional<unsigned> status_;
};

// Each of these functions makes an Error with one code. The code of unprocessable() is kValidation.
Error invalid_input(const std::string& detail);
Error unprocessable(const std::string& detail);
Error not_found(const std::string& detail);
Error conflict(const std::string& detail);
Error unavailable(const std::string& detail);
Error internal_error(const std::string& detail);

}  // namespace chap
