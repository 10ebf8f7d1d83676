#include "apps/chap/commands.hpp"
#include "apps/chap/console.hpp"
#include "foundation/base/error.hpp"
#include "foundation/net/http_client.hpp"

#include <fmt/format.h>

namespace chap::cli {

int health(const app::Settings& settings) {
  const std::string host = settings.host == "0.0.0.0" ? "127.0.0.1" : settings.host;
  net::HttpCall call;
  call.url = fmt::format("http://{}:{}{}/health/ready", host, settings.port, settings.root_path);
  call.total_timeout = std::chrono::seconds(5);
  try {
    const net::HttpReply reply = net::make_http_client()->send(call);
    print_line(reply.body);
    return reply.status == 200 ? 0 : 1;
  } catch (const Error& error) {
    print_error_line(fmt::format("{}: {}", call.url, error.what()));
    return 1;
  }
}

}  // namespace chap::cli
