#include "app/job_tools.hpp"

#include "engine/worker/probe_tasks.hpp"
#include "foundation/base/ascii.hpp"
#include "jobs/tasks.hpp"
#include "storage/migrate/migrate.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <thread>

namespace chap::app {
namespace {

chapkit::RunLimits limits_of(const Settings& settings) {
  chapkit::RunLimits limits;
  limits.training = std::chrono::seconds(settings.training_seconds);
  limits.prediction = std::chrono::seconds(settings.prediction_seconds);
  limits.refused = std::chrono::seconds(settings.unreachable_seconds);
  limits.parallel_predictions = settings.parallel_predictions;
  return limits;
}

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  std::istringstream rest(list);
  for (std::string name; std::getline(rest, name, ',');) {
    const std::string_view trimmed = ascii::trimmed(name);
    if (!trimmed.empty()) names.emplace_back(trimmed);
  }
  return names;
}

mlproject::ProjectTools project_tools_of(const Settings& settings) {
  mlproject::ProjectTools tools;
  tools.cache_folder = settings.models_dir;
  tools.runs_folder = settings.runs_dir;
  tools.environment = mlproject::command_environment(names_in(settings.model_variables));
  tools.training.memory_bytes = settings.model_memory_mib << 20;
  tools.training.term_grace = std::chrono::seconds(settings.term_grace_seconds) / 2;
  tools.prediction = tools.training;
  tools.training.time = std::chrono::seconds(settings.training_seconds);
  tools.prediction.time = std::chrono::seconds(settings.prediction_seconds);
  tools.parallel_predictions = std::max(1U, std::thread::hardware_concurrency());
  return tools;
}

// The dependencies of the tasks. All tasks of the environment share one Tools object, so that the
// object exists as long as any task.
struct Tools {
  SystemClock clock;
  jobs::TaskTools tools;
  explicit Tools(const Settings& settings)
      : tools{clock, settings.model_seed, limits_of(settings), project_tools_of(settings)} {}
};

}  // namespace

worker::JobEnvironment make_job_environment(const Settings& settings) {
  auto tools = std::make_shared<Tools>(settings);
  worker::JobEnvironment environment;
  environment.database =
      migrate::open_migrated(database_address(settings), database_bounds(settings));
  jobs::add_tasks(environment.tasks, tools->tools);
  worker::add_round_trip_task(environment.tasks);
  if (settings.probe_tasks) worker::add_probe_tasks(environment.tasks);
  for (auto& [name, task] : environment.tasks) {
    task = [tools, inner = std::move(task)](worker::JobContext& context) { return inner(context); };
  }
  return environment;
}

}  // namespace chap::app
