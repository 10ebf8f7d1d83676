#include "app/job_tools.hpp"
#include "apps/chap/commands.hpp"

namespace chap::cli {

int run_job() {
  return worker::run_job_process([] { return app::make_job_environment(app::read_settings({})); });
}

}  // namespace chap::cli
