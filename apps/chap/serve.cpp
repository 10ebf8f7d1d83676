#include "app/server_app.hpp"
#include "apps/chap/commands.hpp"
#include "apps/chap/signals.hpp"
#include "foundation/base/log.hpp"

#include <optional>

namespace chap::cli {
namespace {

constexpr std::chrono::seconds kShutdownReserve{1};

}  // namespace

int serve(const app::Settings& settings, const std::string& program) {
  block_stop_signals();
  raise_file_limit();
  set_malloc_thresholds();
  StopSignals signals;
  // Declared before the server, so that the deadline is destroyed after the server.
  std::optional<ShutdownDeadline> deadline;
  app::ServerApp server(settings, program);
  server.start();
  signals.set_started();
  log::info(
      "app",
      "chap {} listens on http://{}:{}{}",
      app::kVersion,
      settings.host,
      server.port(),
      settings.root_path
  );
  signals.wait();
  log::info("app", "stopping: waiting for running requests and jobs");
  deadline.emplace(std::chrono::seconds(settings.shutdown_seconds) + kShutdownReserve);
  if (!server.stop()) end_process_now("a call to the job store is blocked");
  return 0;
}

}  // namespace chap::cli
