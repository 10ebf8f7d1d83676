// multipart/form-data bodies (RFC 7578), as file uploads send them. Views into the request's body.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chap::web {

struct FormPart {
  std::string name;
  bool is_file = false;  // has a file name
  std::string_view content;
};

// Nothing when the request is no multipart form. Throws Error (400): no boundary, malformed.
// At most 1000 parts.
std::optional<std::vector<FormPart>> parse_form(const Request& request);

}  // namespace chap::web
