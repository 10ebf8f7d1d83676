// multipart/form-data bodies (RFC 7578), as used for file uploads.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chap::web {

struct FormPart {
  std::string name;
  bool is_file = false;      // has a file name
  std::string_view content;  // a view of the request's body
};

// The parts of the form; nothing if the request is not a multipart form. Throws Error (400) if the
// boundary is missing, the body is malformed or has more than 1000 parts.
std::optional<std::vector<FormPart>> parse_form(const Request& request);

}  // namespace chap::web
