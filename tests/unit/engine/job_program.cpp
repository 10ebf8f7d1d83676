// The program that runs the jobs of tests. `job_program job ID` runs one job as `chap job ID` does.
// The ID only appears in the list of processes; the program receives the job over a channel.
// `job_program serve DATABASE FOLDER` is a server without HTTP, which runs an executor until the
// process is killed. The variable CHAP_TEST_DATABASE contains the address of the database for jobs.
#include "engine/queue/embedded/embedded_source.hpp"
#include "engine/worker/executor.hpp"
#include "engine/worker/job_process.hpp"
#include "engine/worker/probe_tasks.hpp"
#include "foundation/base/env.hpp"
#include "foundation/base/ids.hpp"
#include "foundation/base/log.hpp"
#include "storage/migrate/migrate.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>
#include <unistd.h>

namespace chap::worker {
namespace {

std::string write_entry(JobContext& context) {
  return context.database().transact([&](sql::Connection& db) {
    db.execute("INSERT INTO debugentry (timestamp) VALUES (1.5)");
    const std::string id = std::to_string(db.query_integer("SELECT max(id) FROM debugentry"));
    context.status("Stored");
    context.record_result(db, id);
    return id;
  });
}

// Starts a grandchild that has its own session, ignores SIGTERM and writes its pid to a file.
std::string start_grandchild(JobContext& context) {
  const std::string file = context.payload().value_or("/dev/null");
  const std::string script = "setsid sh -c 'trap \"\" TERM; echo $$ > " + file + ".tmp; mv " +
                             file + ".tmp " + file + "; while :; do sleep 1; done' &";
  if (std::system(script.c_str()) != 0) {
    throw internal_error("cannot run the shell");
  }
  std::this_thread::sleep_for(std::chrono::minutes(5));
  return "1";
}

// Prints 20 MB and writes a status line of 200,000 bytes, to reach the limits of the logs.
std::string flood(JobContext& context) {
  const std::string line(1000, 'x');
  for (int i = 0; i < 20'000; ++i) {
    std::cout << i << ' ' << line << '\n';
  }
  std::cout << "bad bytes \xff\xfe and the end" << std::endl;
  context.status(std::string(200'000, 'y'));
  log::info("flood", "a line of the job's own log");
  return "1";
}

JobEnvironment environment() {
  JobEnvironment result;
  if (const auto address = env("CHAP_TEST_DATABASE")) {
    result.database = migrate::open_migrated(*address);
  }
  add_round_trip_task(result.tasks);
  add_probe_tasks(result.tasks);
  result.tasks["test.write_entry"] = write_entry;
  result.tasks["test.commit_and_crash"] = [](JobContext& context) {
    write_entry(context);
    std::abort();
    return std::string();
  };
  result.tasks["test.grandchild"] = start_grandchild;
  result.tasks["test.flood"] = flood;
  result.tasks["test.escape_sequences"] = [](JobContext& context) {
    std::cout << "printed \x1B[2J" << std::endl;
    context.status("status \x1B[2J \xC2\x9B");
    throw TaskFailure("Failure", "error \x1B[2J", "details\n\x1B[2J\n");
    return std::string();
  };
  result.tasks["test.invalid_json"] = [](JobContext&) { return std::string("{nonsense"); };
  result.tasks["test.payload"] = [](JobContext& context) {
    return std::to_string(context.payload().value_or("").size());
  };
  // Commits only after the signal file exists, so that a test can cancel the job before the commit.
  result.tasks["test.late_commit"] = [](JobContext& context) {
    std::signal(SIGTERM, SIG_IGN);
    // The payload is read first, because a cancellation deletes it.
    const std::string signal_file = context.payload().value_or("");
    context.status("Ready");
    while (!std::ifstream(signal_file)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return write_entry(context);
  };
  return result;
}

int serve(const std::string& program, const std::string& address, const std::string& folder) {
  const SystemClock clock;
  queue::ChangeSignal signal;
  const queue::LogFiles logs(folder);
  const auto database = migrate::open_database(address);
  queue::EmbeddedSource source(
      *database,
      clock,
      signal,
      logs,
      {.lock_file = address + ".lock", .boot_id = new_uuid(), .worker = "test"}
  );
  ExecutorOptions options;
  options.program.command = {program, "job"};
  Executor executor(source, logs, clock, options);
  executor.start();
  std::this_thread::sleep_for(std::chrono::minutes(5));
  return 0;
}

}  // namespace
}  // namespace chap::worker

int main(int argc, char** argv) {
  const std::string command = argc > 1 ? argv[1] : "";
  if (command == "job") {
    return chap::worker::run_job_process(chap::worker::environment);
  }
  return argc == 4 ? chap::worker::serve(argv[0], argv[2], argv[3]) : 2;
}
