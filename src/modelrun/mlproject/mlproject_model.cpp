#include "modelrun/mlproject/mlproject_model.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "foundation/base/error.hpp"
#include "modelrun/mlproject/command_text.hpp"
#include "modelrun/mlproject/environments.hpp"
#include "modelrun/mlproject/project_file.hpp"
#include "modelrun/mlproject/run_files.hpp"
#include "modelrun/mlproject/work_folder.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace chap::mlproject {
namespace {

namespace fs = std::filesystem;
using evaluation::Forecast;
using evaluation::Future;
using evaluation::History;
using evaluation::RunContext;

constexpr const char* kConfiguration = "model_configuration_for_run.yaml";
constexpr const char* kTrainingData = "training_data.csv";
constexpr const char* kPolygons = "polygons.geojson";
constexpr const char* kModel = "model";
constexpr std::size_t kMaxPredictionBytes = 1UL << 30;

struct Project {
  ProjectFile file;
  fs::path source;  // the directory of the repository
  ProjectTools tools;
  evaluation::ModelTraits traits;
};

// The placeholders that the commands of all entry points have.
std::map<std::string, std::string> common_values(const RunContext& context) {
  std::map<std::string, std::string> values = {{"model", kModel}, {"model_config", kConfiguration}};
  if (!context.polygons.empty()) values["polygons"] = kPolygons;
  return values;
}

class TrainedProject final : public evaluation::TrainedModel {
 public:
  TrainedProject(std::shared_ptr<const Project> project, const RunContext& context)
      : project_(std::move(project)), folder_(project_->tools.runs_folder) {
    copy_model_files(project_->source, training_folder(), Links::kInside);
    write_file(training_folder() / kConfiguration, configuration_yaml(context));
    if (!context.polygons.empty()) write_file(training_folder() / kPolygons, context.polygons);
  }

  void train(const History& history, const RunContext& context) const {
    const ProjectFile& file = project_->file;
    const RunDirectory run{training_folder(), training_folder()};
    write_file(training_folder() / kTrainingData, csv(history.data, context));
    if (const auto command = preparation(file.environment, run)) {
      run_command(*command, project_->tools.environment, project_->tools.training, context);
    }
    auto values = common_values(context);
    values["train_data"] = kTrainingData;
    run_command(
        environment_command(
            file.environment, "The training", fill_command(file.train_command, values), run
        ),
        project_->tools.environment,
        project_->tools.training,
        context
    );
  }

  // Predictions share the environments of uv and conda, which both may change while they run.
  std::size_t parallel_predictions() const override {
    const EnvironmentKind kind = project_->file.environment.kind;
    const bool shares = kind == EnvironmentKind::kUv || kind == EnvironmentKind::kConda;
    return shares ? 1 : project_->tools.parallel_predictions;
  }

  // Each prediction has a copy of the directory of the training, because scripts may change the
  // trained model.
  Forecast predict(
      const History& history, const Future& future, std::size_t, const RunContext& context
  ) const override {
    const ProjectFile& file = project_->file;
    const WorkFolder folder(project_->tools.runs_folder);
    // The training may have made links, for example to the packages of renv.
    copy_model_files(training_folder(), folder.path(), Links::kAny);
    const std::string date = future.periods().first().date_text();
    const std::string historic_name = fmt::format("historic_data_{}.csv", date);
    const std::string future_name = fmt::format("future_data_{}.csv", date);
    const std::string out_name = fmt::format("predictions_{}.csv", date);
    write_file(folder.path() / historic_name, csv(history.data, context));
    write_file(folder.path() / future_name, csv(future.covariates, context));
    write_file(folder.path() / out_name, "");
    auto values = common_values(context);
    values["historic_data"] = historic_name;
    values["future_data"] = future_name;
    values["out_file"] = out_name;
    run_command(
        environment_command(
            file.environment,
            "The prediction",
            fill_command(file.predict_command, values),
            {training_folder(), folder.path()}
        ),
        project_->tools.environment,
        project_->tools.prediction,
        context
    );
    const std::string text = read_model_file(folder.path() / out_name, kMaxPredictionBytes);
    std::string fault;
    Forecast forecast = read_predictions(text, future.periods(), &fault);
    if (!fault.empty()) context.log(fault);
    return forecast;
  }

 private:
  fs::path training_folder() const { return folder_.path() / "model_files"; }

  std::string csv(const series::DataSet& data, const RunContext& context) const {
    return csv_of(data, series::Polygons::from_geojson(context.polygons), project_->file.adapters);
  }

  std::shared_ptr<const Project> project_;
  WorkFolder folder_;
};

class ProjectModel final : public evaluation::Model {
 public:
  explicit ProjectModel(Project project)
      : project_(std::make_shared<Project>(std::move(project))) {}

  const evaluation::ModelTraits& traits() const override { return project_->traits; }
  bool runs_outside() const override { return true; }

  std::shared_ptr<const evaluation::TrainedModel> train(
      const History& history, const RunContext& context
  ) const override {
    auto trained = std::make_shared<TrainedProject>(project_, context);
    trained->train(history, context);
    return trained;
  }

 private:
  std::shared_ptr<const Project> project_;
};

std::optional<std::size_t> positive(const std::optional<std::int64_t>& value) {
  if (!value || *value <= 0) return std::nullopt;
  return std::size_t(*value);
}

evaluation::ModelTraits traits_of(const ProjectFile& file) {
  evaluation::ModelTraits traits;
  traits.period_type = file.period_type;
  traits.required_covariates = file.required_covariates;
  traits.min_horizon = positive(file.min_horizon);
  traits.max_horizon = positive(file.max_horizon);
  traits.needs_polygons = file.needs_polygons;
  for (const std::string& name : file.required_covariates) {
    if (!name.starts_with("gen:")) continue;
    throw invalid_input("The generated feature '" + name + "' is not supported by this server yet");
  }
  return traits;
}

}  // namespace

std::unique_ptr<evaluation::Model> make_project_model(
    const std::string& source, const ProjectTools& tools, const RunContext& context
) {
  const fs::path directory =
      ProjectCache(tools.cache_folder, tools.environment).directory_of(source, context);
  const ProjectFile file =
      parse_project_file(read_model_file(directory / "MLproject", 256UL * 1024));
  return std::make_unique<ProjectModel>(Project{file, directory, tools, traits_of(file)});
}

}  // namespace chap::mlproject
