// The messages of jobs. Each task has a struct with its arguments and a field table. Use cases
// write the arguments with the field table, and jobs read the arguments with the same field table.
// The names of tasks and arguments are those of the reference's Celery tasks (jobs.md 2.4). The
// data set of an import is not an argument but the payload of the job (import_payload.hpp).
#pragma once

#include "domain/evaluation/weather_provider.hpp"
#include "domain/evaluation/windows.hpp"
#include "domain/series/data_set.hpp"
#include "engine/queue/job.hpp"
#include "foundation/base/error.hpp"
#include "foundation/json/parse.hpp"
#include "foundation/schema/object.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace chap::services {

struct WindowArguments {
  std::optional<std::int64_t> n_periods;  // nullopt: the default horizon of the data's frequency
  std::int64_t n_splits = evaluation::kDefaultSplitsOfTask;
  std::int64_t stride = 1;
  std::int64_t n_retrain = 1;
  std::string future_weather_provider = evaluation::default_weather_provider().id;
};

WindowArguments to_arguments(
    const evaluation::Windows& windows, const std::string& future_weather_provider
);

struct BacktestInfo {
  std::optional<std::string> name;
  std::int64_t dataset_id = 0;
  std::variant<std::int64_t, std::string> model_id;  // id or name of a configured model
};

struct DatasetInfo {
  std::string name;
  std::optional<std::string> type;
  schema::FreeList data_sources;
};

struct PredictionParams {
  std::string model_id;  // the name of a configured model
  std::optional<std::int64_t> n_periods;
  schema::FreeObject meta_data;
  std::string future_weather_provider = evaluation::default_weather_provider().id;
};

struct RunBacktest : WindowArguments {
  static constexpr const char* kTask = "chap.run_backtest";
  BacktestInfo info;
  std::string target_column = series::kTarget;
};

struct RunBacktestFromDataset {
  static constexpr const char* kTask = "chap.run_backtest_from_dataset";
  std::vector<std::string> feature_names;
  std::optional<std::string> backtest_name;
  std::string model_id;
  // The id of the configured model for which the job was created. nullopt: the job uses the live
  // configured model with the name `model_id`.
  std::optional<std::int64_t> configured_model_id;
  DatasetInfo dataset_info;
  WindowArguments backtest_params;
};

// Evaluates a baseline model with a specification (core-2.5.1.md 3).
struct RunBaseline {
  static constexpr const char* kTask = "chap.run_baseline";
  std::int64_t specification_id = 0;
  std::int64_t configured_model_id = 0;
  std::string claimed_at;  // with the two ids, identifies the claim (store::BaselineClaim)
};

struct PredictFromDataset {
  static constexpr const char* kTask = "chap.predict_from_dataset";
  std::vector<std::string> feature_names;
  std::string name;
  DatasetInfo dataset_info;
  PredictionParams prediction_params;
  std::optional<std::int64_t> configured_model_id;  // as in RunBacktestFromDataset
  std::string target_column = series::kTarget;
  std::optional<std::int64_t> prediction_setup_id;
};

// Returns the configured model of a message: its id if the message has an id, otherwise its name.
inline std::variant<std::int64_t, std::string> model_of_message(
    const std::optional<std::int64_t>& id, const std::string& name
) {
  if (id) return *id;
  return name;
}

struct AddDataset {
  static constexpr const char* kTask = "chap.add_dataset";
  std::vector<std::string> feature_names;
  std::string name;
  std::optional<std::string> dataset_type;
  schema::FreeList data_sources;
};

// A job with the arguments of AddDataset. Its data set has only the features cases and population.
struct AddHealthDataset : AddDataset {
  static constexpr const char* kTask = "chap.add_health_dataset";
};

struct AddDebugEntry {
  static constexpr const char* kTask = "chap.add_debug_entry";
};

}  // namespace chap::services

namespace chap::schema {

template <class T>
auto window_fields() {
  using B = services::WindowArguments;
  return std::make_tuple(
      of_base<T, B>("n_periods", &B::n_periods).optional(),
      of_base<T, B>("n_splits", &B::n_splits).optional().greater_than(0),
      of_base<T, B>("stride", &B::stride).optional().greater_than(0),
      of_base<T, B>("n_retrain", &B::n_retrain).optional().greater_than(0),
      of_base<T, B>("future_weather_provider", &B::future_weather_provider).optional()
  );
}

template <>
struct Describe<services::WindowArguments> {
  static constexpr const char* kName = "WindowArguments";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() { return window_fields<services::WindowArguments>(); }
};

template <>
struct Describe<services::BacktestInfo> {
  using T = services::BacktestInfo;
  static constexpr const char* kName = "BacktestInfo";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name).optional(),
        field("dataset_id", &T::dataset_id),
        field("model_id", &T::model_id)
    );
  }
};

template <>
struct Describe<services::DatasetInfo> {
  using T = services::DatasetInfo;
  static constexpr const char* kName = "DatasetInfo";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name),
        field("type", &T::type).optional(),
        field("data_sources", &T::data_sources).optional()
    );
  }
};

template <>
struct Describe<services::PredictionParams> {
  using T = services::PredictionParams;
  static constexpr const char* kName = "PredictionParams";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(
        field("model_id", &T::model_id),
        field("n_periods", &T::n_periods).optional(),
        field("meta_data", &T::meta_data).optional(),
        field("future_weather_provider", &T::future_weather_provider).optional()
    );
  }
};

template <>
struct Describe<services::RunBacktest> {
  using T = services::RunBacktest;
  static constexpr const char* kName = "RunBacktest";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::tuple_cat(
        std::make_tuple(field("info", &T::info)),
        window_fields<T>(),
        std::make_tuple(field("target_column", &T::target_column).optional())
    );
  }
};

template <>
struct Describe<services::RunBacktestFromDataset> {
  using T = services::RunBacktestFromDataset;
  static constexpr const char* kName = "RunBacktestFromDataset";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(
        field("feature_names", &T::feature_names).optional(),
        field("backtest_name", &T::backtest_name).optional(),
        field("model_id", &T::model_id),
        field("configured_model_id", &T::configured_model_id).optional(),
        field("dataset_info", &T::dataset_info),
        field("backtest_params", &T::backtest_params)
    );
  }
};

template <>
struct Describe<services::RunBaseline> {
  using T = services::RunBaseline;
  static constexpr const char* kName = "RunBaseline";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(
        field("specification_id", &T::specification_id),
        field("configured_model_id", &T::configured_model_id),
        field("claimed_at", &T::claimed_at)
    );
  }
};

template <>
struct Describe<services::PredictFromDataset> {
  using T = services::PredictFromDataset;
  static constexpr const char* kName = "PredictFromDataset";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(
        field("feature_names", &T::feature_names).optional(),
        field("name", &T::name),
        field("dataset_info", &T::dataset_info),
        field("prediction_params", &T::prediction_params),
        field("configured_model_id", &T::configured_model_id).optional(),
        field("target_column", &T::target_column).optional(),
        field("prediction_setup_id", &T::prediction_setup_id).optional()
    );
  }
};

template <class T>
auto add_dataset_fields() {
  using B = services::AddDataset;
  return std::make_tuple(
      of_base<T, B>("feature_names", &B::feature_names).optional(),
      of_base<T, B>("name", &B::name),
      of_base<T, B>("dataset_type", &B::dataset_type).optional(),
      of_base<T, B>("data_sources", &B::data_sources).optional()
  );
}

template <>
struct Describe<services::AddDataset> {
  static constexpr const char* kName = "AddDataset";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() { return add_dataset_fields<services::AddDataset>(); }
};

template <>
struct Describe<services::AddHealthDataset> {
  static constexpr const char* kName = "AddHealthDataset";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() { return add_dataset_fields<services::AddHealthDataset>(); }
};

template <>
struct Describe<services::AddDebugEntry> {
  static constexpr const char* kName = "AddDebugEntry";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() { return std::make_tuple(); }
};

}  // namespace chap::schema

namespace chap::services {

// Adds the argument `notes`, which every message may have in addition to the members of its struct.
// Notes are lines for the log of the job. Notes beyond a maximum number are left out, and long
// notes are cut.
std::string with_notes(std::string arguments, const std::vector<std::string>& notes);
// Returns the notes in the arguments of any task; an empty list if the arguments have no notes.
std::vector<std::string> notes_in(const std::string& arguments);

// Returns a job that runs the task of the message with the members of the message as arguments. The
// caller adds name, type and payload.
template <class Message>
queue::NewJob to_job(const Message& message, const std::vector<std::string>& notes = {}) {
  json::Writer writer;
  schema::Codec<Message>::write(message, writer);
  queue::NewJob job;
  job.task = Message::kTask;
  job.arguments = with_notes(writer.take(), notes);
  return job;
}

// Reads the arguments of a job. Throws Error (kInvalidInput) if an argument is wrong
// or missing. The error names the first such argument.
template <class Message>
Message from_arguments(const std::string& arguments) {
  const json::Document document = json::parse(arguments);
  Message message;
  schema::Report report;
  if (!schema::Codec<Message>::read(document.root(), message, report)) {
    const schema::Problem& problem = report.problems().front();
    throw invalid_input("The job's arguments are wrong at " + problem.loc + ": " + problem.msg);
  }
  return message;
}

}  // namespace chap::services
