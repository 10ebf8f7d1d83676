// Runs queued jobs in the process of the test.
#pragma once

#include "engine/queue/embedded/embedded_source.hpp"
#include "jobs/tasks.hpp"
#include "services/create_backtest.hpp"
#include "services/submit_import.hpp"
#include "tests/unit/services/platform_fixture.hpp"

#include <fcntl.h>

namespace chap::jobs {

using services::code_of;
using services::message_of;
using services::monthly_input;
using services::PlatformTest;

// Runs queued jobs like `chap job ID`, but in this process and without a log.
class TasksTest : public PlatformTest {
 protected:
  TasksTest()
      : source_(*database_, clock_, signal_, logs_, source_options()),
        null_device_(::open("/dev/null", O_WRONLY | O_CLOEXEC)) {
    source_.acquire();
    add_tasks(tasks_, tools_);
  }

  queue::Claim next_claim() {
    const auto claim = source_.claim();
    EXPECT_TRUE(claim);
    return claim.value_or(queue::Claim{});
  }
  // Runs the task of a job. Returns the JSON text of the result. Throws what the task throws.
  std::string run(const queue::Claim& claim) {
    worker::JobContext context(claim, database_.get(), null_device_.get());
    return tasks_.at(claim.task)(context);
  }
  std::string run_next() { return run(next_claim()); }

  services::DatasetRequest dataset_request() const {
    services::DatasetRequest request;
    request.name = "imported";
    request.data_sources = R"([{"covariate":"rainfall","dataElementId":"abc"}])";
    return request;
  }
  services::BacktestWithDataRequest backtest_with_data() const {
    services::BacktestWithDataRequest request;
    request.dataset = dataset_request();
    request.model_name = "naive_model";
    return request;
  }
  void delete_configured_models() {
    database_->write()->execute_script("DELETE FROM configuredmodeldb");
  }

 private:
  queue::EmbeddedSourceOptions source_options() const {
    queue::EmbeddedSourceOptions options;
    options.lock_file = folder_ / "lock";
    options.boot_id = "boot";
    options.worker = "test";
    return options;
  }

 protected:
  queue::EmbeddedSource source_;
  process::FileDescriptor null_device_;
  TaskTools tools_{clock_, {}};
  worker::TaskRegistry tasks_;
};

}  // namespace chap::jobs
