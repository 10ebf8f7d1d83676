// Everything that a handler may use. Created for each request; the referenced objects outlive it.
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
