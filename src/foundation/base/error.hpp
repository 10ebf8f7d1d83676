// The one error type of the program and its kinds.
//
// Throw an Error for whatever ends the request or the job. `detail` is shown to the client; `cause`
// goes to the log only. No layer below api/web knows HTTP: web/error_response maps the code to a
// status.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

namespace chap {

enum class ErrorCode {
  kInvalidInput,  // the request can never succeed as it is (400)
  kValidation,    // well-formed, but a value is refused (422)
  kUnauthorized,  // 401
  kNotFound,      // 404
  kConflict,      // 409
  kTooLarge,      // 413
  kUnavailable,   // a database, queue or service cannot be reached (503)
  kTimeout,       // 504
  kInternal,      // our fault (500)
};

class Error : public std::runtime_error {
 public:
  // `detail` is plain text for the client.
  Error(ErrorCode code, const std::string& detail);

  // A detail that is a JSON value: `json_text` is sent as it is, `summary` is what() and the log
  // line.
  static Error with_json(ErrorCode code, const std::string& summary, std::string json_text);

  // What really happened (SQL text, paths): for the log, never for the client.
  Error& caused_by(std::string cause);
  // The contract's odd statuses, such as a deliberate 500 for an empty import.
  Error& answer_with_status(unsigned status);

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

Error invalid_input(const std::string& detail);
Error unprocessable(const std::string& detail);
Error not_found(const std::string& detail);
Error conflict(const std::string& detail);
Error unavailable(const std::string& detail);
Error internal_error(const std::string& detail);

}  // namespace chap
