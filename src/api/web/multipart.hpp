// Parses bodies of the type multipart/form-data (RFC 7578), which clients use to upload files.
#pragma once

#include "api/web/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chap::web {

struct FormPart {
  std::string name;
  bool is_file = false;      // true if the part has a file name
  std::string_view content;  // a view into the body of the request
};

// Returns the parts of the form, or nullopt if the request is not a multipart form. Throws Error
// (400) if the boundary is missing, if the body is malformed or if it has more than 1000 parts.
std::optional<std::vector<FormPart>> parse_form(const Request& request);

}  // namespace chap::web
