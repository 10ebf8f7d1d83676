// The job program of the tests: `job_program job ID` runs one job as `chap job ID` does;
// `job_program serve DATABASE FOLDER` is a server without HTTP: an executor until it is killed.
// The database is handed to jobs in CHAP_TEST_DATABASE.
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
  const sql::Lease db = context.database().write();
  sql::Transaction transaction(*db);
  db->execute("INSERT INTO debugentry (timestamp) VALUES (1.5)");
  const std::string id = std::to_string(db->query_integer("SELECT max(id) FROM debugentry"));
  context.status("Stored");
  context.commit(*db, transaction, id);
  return id;
}

// Leaves a file with the pid of a grandchild that escapes to its own session and ignores SIGTERM.
std::string with_grandchild(JobContext& context) {
  const std::string file = context.payload().value_or("/dev/null");
  const std::string script = "setsid sh -c 'trap \"\" TERM; echo $$ > " + file + ".tmp; mv " +
                             file + ".tmp " + file + "; while :; do sleep 1; done' &";
  if (std::system(script.c_str()) != 0) {
    throw internal_error("no shell");
  }
  std::this_thread::sleep_for(std::chrono::minutes(5));
  return "1";
}

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
  JobEnvironment made;
  if (const auto address = env("CHAP_TEST_DATABASE")) {
    made.database = migrate::open_migrated(*address);
  }
  add_round_trip(made.tasks);
  add_probe_tasks(made.tasks);
  made.tasks["test.write_entry"] = write_entry;
  made.tasks["test.commit_and_crash"] = [](JobContext& context) {
    write_entry(context);
    std::abort();
    return std::string();
  };
  made.tasks["test.grandchild"] = with_grandchild;
  made.tasks["test.flood"] = flood;
  made.tasks["test.no_json"] = [](JobContext&) { return std::string("{nonsense"); };
  made.tasks["test.payload"] = [](JobContext& context) {
    return std::to_string(context.payload().value_or("").size());
  };
  // Commits only after it has been told to, by a file, so that a test can cancel it before.
  made.tasks["test.late_commit"] = [](JobContext& context) {
    std::signal(SIGTERM, SIG_IGN);
    const std::string told = context.payload().value_or("");  // gone once it is cancelled
    context.status("Ready");
    while (!std::ifstream(told)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return write_entry(context);
  };
  return made;
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
      {.lock_file = address + ".lock", .boot = new_uuid(), .worker = "test"}
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
