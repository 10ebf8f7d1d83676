#include "app/job_settings.hpp"

#include "app/setting_kinds.hpp"
#include "foundation/base/error.hpp"

namespace chap::app {

std::vector<SettingRow> job_rows() {
  using S = Settings;
  return {
      number_row(
          "--job-concurrency",
          "CHAP_JOB_CONCURRENCY",
          "half the cores, 1 to 4",
          "Number of jobs that run at the same time; 0 means the default",
          &S::job_slots
      ),
      number_row(
          "--job-term-grace",
          "CHAP_JOB_TERM_GRACE",
          "10",
          "Seconds between SIGTERM and SIGKILL for a cancelled job",
          &S::term_grace_seconds
      ),
      number_row(
          "--shutdown-timeout",
          "CHAP_WORKER_SHUTDOWN_TIMEOUT",
          "8",
          "Seconds at shutdown in which requests and jobs may finish; other jobs are queued again, "
          "and the process ends at most a second later",
          &S::shutdown_seconds
      ),
      number_row(
          "--max-lost-deliveries",
          "CHAP_MAX_LOST_DELIVERIES",
          "3",
          "Number of lost attempts after which a job fails; an attempt is lost if its worker ends",
          &S::max_lost_deliveries
      ),
      {"--on-restart",
       "CHAP_EMBEDDED_ON_RESTART",
       "requeue",
       "What happens to jobs that were running when the server ended: requeue or fail",
       [](S& s, const std::string& t) {
         if (t != "requeue" && t != "fail") throw invalid_input("expected requeue or fail");
         s.requeue_on_restart = t == "requeue";
       }},
      number_row(
          "--job-retention-days",
          "CHAP_JOB_RETENTION_DAYS",
          "0",
          "Days after which finished jobs are deleted; 0 keeps them",
          &S::retention_days
      ),
      number_row(
          "--max-job-payload",
          "CHAP_MAX_JOB_PAYLOAD",
          "67108864",
          "Largest data of one job in bytes; a request with more data is answered with 413",
          &S::max_job_payload,
          Range{1}
      ),
  };
}

std::vector<SettingRow> model_rows() {
  using S = Settings;
  return {
      number_row(
          "--training-timeout",
          "CHAP_TRAINING_TIMEOUT",
          "7200",
          "Seconds after which the training of a model service or script is ended",
          &S::training_seconds,
          Range{1}
      ),
      number_row(
          "--prediction-timeout",
          "CHAP_PREDICTION_TIMEOUT",
          "7200",
          "Seconds after which a forecast of a model service or script is ended",
          &S::prediction_seconds,
          Range{1}
      ),
      number_row(
          "--parallel-predictions",
          "CHAP_PARALLEL_PREDICTIONS",
          "1",
          "Number of forecasts of one evaluation that a model service receives at the same time; "
          "more "
          "than 1 only for services whose database is not in memory",
          &S::parallel_predictions,
          Range{1, 64}
      ),
      number_row(
          "--service-unreachable-timeout",
          "CHAP_SERVICE_UNREACHABLE_TIMEOUT",
          "60",
          "Seconds after which a job fails if its model service refuses all connections",
          &S::unreachable_seconds
      ),
  };
}

std::vector<SettingRow> script_rows() {
  using S = Settings;
  return {
      path_row(
          "--runs-dir",
          "CHAP_RUNS_DIR",
          "runs in the data folder",
          "Folder for the working directories of models, which are deleted after each run",
          &S::runs_dir
      ),
      path_row(
          "--models-dir",
          "CHAP_MODELS_DIR",
          "models in the data folder",
          "Folder for copies of the repositories of models",
          &S::models_dir
      ),
      number_row(
          "--model-memory",
          "CHAP_MODEL_MEMORY",
          "0",
          "Memory in MiB that each process of a model's command may use; 0 for no limit",
          &S::model_memory_mib
      ),
      text_row(
          "--model-environment",
          "CHAP_MODEL_ENVIRONMENT",
          "Comma-separated names of environment variables that the commands of models may see",
          &S::model_variables
      ),
  };
}

}  // namespace chap::app
