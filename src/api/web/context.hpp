// What a handler may use, and nothing else. Made anew for each request; references outlive it.
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
