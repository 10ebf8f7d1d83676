// The keyword arguments of our tasks (contract, jobs.md 2.4), as field tables.
#pragma once

#include "foundation/base/error.hpp"
#include "foundation/json/parse.hpp"
#include "foundation/schema/object.hpp"

namespace chap::jobs {

struct WindowArguments {
  std::optional<std::int64_t> n_periods;
  std::int64_t n_splits = 10;
  std::int64_t stride = 1;
  std::int64_t n_retrain = 1;
};

struct BacktestInfo {
  std::optional<std::string> name;
  std::int64_t dataset_id = 0;
  std::variant<std::int64_t, std::string> model_id;
};

struct RunBacktest : WindowArguments {
  BacktestInfo info;
};

struct DatasetInfo {
  std::string name;
  std::optional<std::string> type;
};

struct RunBacktestFromDataset {
  std::optional<std::string> backtest_name;
  std::string model_id;
  DatasetInfo dataset_info;
  WindowArguments backtest_params;
};

struct PredictionParams {
  std::string model_id;
  std::optional<std::int64_t> n_periods;
  schema::FreeObject meta_data;
};

struct PredictFromDataset {
  std::string name;
  DatasetInfo dataset_info;
  PredictionParams prediction_params;
  std::optional<std::int64_t> prediction_setup_id;
};

struct AddDataset {
  std::string name;
  std::optional<std::string> dataset_type;
};

// `data_sources` of the arguments (or of a member of them) as JSON text, `[]` when absent.
std::string data_sources_of(const std::string& arguments, std::string_view member = {});

// Throws Error (kInvalidInput) with the first problem.
template <class T>
T read_arguments(const std::string& text) {
  const json::Document document = json::parse(text);
  T out;
  schema::Report report;
  if (!schema::Codec<T>::read(document.root(), out, report)) {
    const schema::Problem& problem = report.problems().front();
    throw invalid_input("The job's arguments are wrong at " + problem.loc + ": " + problem.msg);
  }
  return out;
}

}  // namespace chap::jobs

namespace chap::schema {

template <class T>
auto window_fields() {
  using B = jobs::WindowArguments;
  return std::make_tuple(
      of_base<T, B>("n_periods", &B::n_periods).optional(),
      of_base<T, B>("n_splits", &B::n_splits).optional().greater_than(0),
      of_base<T, B>("stride", &B::stride).optional().greater_than(0),
      of_base<T, B>("n_retrain", &B::n_retrain).optional().greater_than(0)
  );
}

template <>
struct Describe<jobs::WindowArguments> {
  static constexpr const char* kName = "WindowArguments";
  static auto fields() { return window_fields<jobs::WindowArguments>(); }
};

template <>
struct Describe<jobs::BacktestInfo> {
  using T = jobs::BacktestInfo;
  static constexpr const char* kName = "BacktestInfo";
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name).optional(),
        field("dataset_id", &T::dataset_id),
        field("model_id", &T::model_id)
    );
  }
};

template <>
struct Describe<jobs::RunBacktest> {
  using T = jobs::RunBacktest;
  static constexpr const char* kName = "RunBacktest";
  static auto fields() {
    return std::tuple_cat(window_fields<T>(), std::make_tuple(field("info", &T::info)));
  }
};

template <>
struct Describe<jobs::DatasetInfo> {
  using T = jobs::DatasetInfo;
  static constexpr const char* kName = "DatasetInfo";
  static auto fields() {
    return std::make_tuple(field("name", &T::name), field("type", &T::type).optional());
  }
};

template <>
struct Describe<jobs::RunBacktestFromDataset> {
  using T = jobs::RunBacktestFromDataset;
  static constexpr const char* kName = "RunBacktestFromDataset";
  static auto fields() {
    return std::make_tuple(
        field("backtest_name", &T::backtest_name).optional(),
        field("model_id", &T::model_id),
        field("dataset_info", &T::dataset_info),
        field("backtest_params", &T::backtest_params)
    );
  }
};

template <>
struct Describe<jobs::PredictionParams> {
  using T = jobs::PredictionParams;
  static constexpr const char* kName = "PredictionParams";
  static auto fields() {
    return std::make_tuple(
        field("model_id", &T::model_id),
        field("n_periods", &T::n_periods).optional(),
        field("meta_data", &T::meta_data).optional()
    );
  }
};

template <>
struct Describe<jobs::PredictFromDataset> {
  using T = jobs::PredictFromDataset;
  static constexpr const char* kName = "PredictFromDataset";
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name),
        field("dataset_info", &T::dataset_info),
        field("prediction_params", &T::prediction_params),
        field("prediction_setup_id", &T::prediction_setup_id).optional()
    );
  }
};

template <>
struct Describe<jobs::AddDataset> {
  using T = jobs::AddDataset;
  static constexpr const char* kName = "AddDataset";
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name), field("dataset_type", &T::dataset_type).optional()
    );
  }
};

}  // namespace chap::schema
