// The objects that a handler may use. The server creates a Context for each request. The objects to
// which the Context refers must outlive it.
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
