// SHA-256 (FIPS 180-4), computed by OpenSSL. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace chap {

// The digest in 64 lower-case hexadecimal digits. Throws std::runtime_error if OpenSSL fails.
std::string sha256_hex(std::string_view bytes);

}  // namespace chap
