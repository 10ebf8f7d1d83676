// The origin of an address: scheme, host and port. Internal to net.
#pragma once

#include <string>

namespace chap::net {

struct Origin {
  std::string scheme;  // lower case
  std::string host;    // lower case
  std::string port;    // also when it is the scheme's own

  bool operator==(const Origin&) const = default;
};

// Throws Error (kInvalidInput) with the reason when it is no http or https address.
Origin origin_of(const std::string& url);

// Where the Location of an answer of `url` points to; empty when that is no address.
std::string resolved(const std::string& url, const std::string& location);

}  // namespace chap::net
