#include "engine/worker/probe_tasks.hpp"

#include "engine/queue/job_store.hpp"
#include "foundation/json/parse.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

namespace chap::worker {
namespace {

constexpr double kMaxSleep = 86'400;

double number_of(const JobContext& context, std::string_view key, double fallback) {
  const json::Document arguments = json::parse(context.arguments());
  const json::Value* value = arguments.root().find(key);
  return value != nullptr && value->is_number() ? value->number() : fallback;
}

std::string sleep(const JobContext& context) {
  const double seconds = std::clamp(number_of(context, "seconds", 1), 0.0, kMaxSleep);
  context.status("Sleeping");
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  return "\"slept\"";
}

std::string fail(const JobContext& context) {
  const json::Document arguments = json::parse(context.arguments());
  const json::Value* message = arguments.root().find("message");
  const bool has_text = message != nullptr && message->is_string();
  throw TaskFailure(
      "ProbeFailure",
      has_text ? std::string(message->as_string()) : "the probe task failed as requested"
  );
}

std::string crash(const JobContext& context) {
  const int signal = static_cast<int>(std::clamp(number_of(context, "signal", SIGKILL), 1.0, 64.0));
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  return "\"survived\"";
}

std::string stubborn(const JobContext& context) {
  std::signal(SIGTERM, SIG_IGN);
  return sleep(context);
}

}  // namespace

void add_round_trip_task(TaskRegistry& tasks) {
  tasks["chap.db_roundtrip"] = [](JobContext& context) {
    context.database().transact([](sql::Connection& db) { queue::JobStore(db).probe_write(); });
    return std::string("\"ok\"");
  };
}

void add_probe_tasks(TaskRegistry& tasks) {
  tasks["chap.probe.echo"] = [](JobContext& context) { return context.arguments(); };
  tasks["chap.probe.sleep"] = [](JobContext& context) { return sleep(context); };
  tasks["chap.probe.fail"] = [](JobContext& context) { return fail(context); };
  tasks["chap.probe.crash"] = [](JobContext& context) { return crash(context); };
  tasks["chap.probe.stubborn"] = [](JobContext& context) { return stubborn(context); };
}

}  // namespace chap::worker
