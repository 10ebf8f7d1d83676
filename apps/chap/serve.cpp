#include "app/server_app.hpp"
#include "apps/chap/commands.hpp"
#include "apps/chap/signals.hpp"
#include "foundation/base/log.hpp"

namespace chap::cli {

int serve(const app::Settings& settings, const std::string& program) {
  block_stop_signals();
  raise_file_limit();
  return_freed_memory();
  StopSignals signals;
  app::ServerApp server(settings, program);
  server.start();
  signals.is_up();
  log::info(
      "app",
      "chap {} listens on http://{}:{}{}",
      app::kVersion,
      settings.host,
      server.port(),
      settings.root_path
  );
  signals.wait();
  log::info("app", "stopping: requests in flight and short jobs finish first");
  server.stop();
  return 0;
}

}  // namespace chap::cli
