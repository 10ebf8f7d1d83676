// The objects that a handler may use. A Context is created for each request. The referenced objects
// must outlive the Context.
#pragma once

#include "api/web/message.hpp"

namespace chap::services {
struct Platform;
}

namespace chap::web {

struct Context {
  const Request& request;
  services::Platform& platform;
};

}  // namespace chap::web
