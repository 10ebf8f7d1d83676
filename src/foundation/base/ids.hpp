// Random identifiers. Thread-safe.
#pragma once

#include <string>

namespace chap {

// A random UUID (version 4) in lower-case text form: job ids, boot ids, request ids.
std::string new_uuid();

}  // namespace chap
