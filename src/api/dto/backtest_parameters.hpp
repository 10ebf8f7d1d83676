// The parameters of a backtest. GET /v1/analytics/backtest-parameters lists them, and the field
// tables of the requests that create backtests take title, description, default and minimum from
// this list (http-api.md 6.3).
#pragma once

#include "domain/evaluation/windows.hpp"
#include "foundation/schema/object.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace chap::dto {

struct BacktestParameter {
  const char* name;  // in snake_case
  const char* label;
  const char* description;
  std::variant<std::int64_t, const char*> default_value;
  std::optional<std::int64_t> minimum = {};  // only for integer parameters

  constexpr std::int64_t default_integer() const { return std::get<std::int64_t>(default_value); }
};

namespace backtest_parameter {

inline constexpr BacktestParameter kPeriods{
    "n_periods",
    "Forecast periods",
    "How many periods ahead each forecast reaches",
    std::int64_t{3},
    1};
inline constexpr BacktestParameter kSplits{
    "n_splits",
    "Number of splits",
    "How many times the data are divided into a past that the model sees and a test window",
    std::int64_t{evaluation::kDefaultSplits},
    1};
inline constexpr BacktestParameter kStride{
    "stride",
    "Step between splits",
    "How many periods lie between the starts of two test windows",
    std::int64_t{1},
    1};
inline constexpr BacktestParameter kTrainings{
    "n_retrain",
    "Number of training runs",
    "How many times the model is trained, at most once for each split",
    std::int64_t{1},
    1};
inline constexpr BacktestParameter kWeatherProvider{
    "future_weather_provider",
    "Future-weather provider",
    "Where the covariates of the forecast periods come from",
    "climatology"};

inline constexpr std::array kAll{kPeriods, kSplits, kStride, kTrainings, kWeatherProvider};

}  // namespace backtest_parameter

// An entry of the list of parameters. Members without a value are left out of the response.
struct BacktestParameterInfo {
  std::string name;  // in camelCase
  std::string label;
  std::string description;
  std::variant<std::int64_t, std::string> default_value;
  std::string type;  // integer, string
  std::optional<std::int64_t> minimum;
};

BacktestParameterInfo parameter_info(const BacktestParameter& parameter);

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::BacktestParameterInfo> {
  using T = dto::BacktestParameterInfo;
  static constexpr const char* kName = "BacktestParameterInfo";
  static constexpr bool kOmitsNulls = true;
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name).doc("Member of the requests that create backtests"),
        field("label", &T::label),
        field("description", &T::description),
        field("default", &T::default_value),
        field("type", &T::type).doc("integer or string"),
        field("minimum", &T::minimum).optional()
    );
  }
};

// Returns the field of a request for a parameter. `member` is initialised with the default of the
// parameter.
template <class T, class Base, class M>
Field<T, M> parameter_field(const dto::BacktestParameter& parameter, M Base::*member) {
  Field<T, M> made = of_base<T, Base>(parameter.name, member)
                         .optional()
                         .titled(parameter.label)
                         .doc(parameter.description);
  made.min = parameter.minimum;
  return made;
}

// Returns the fields of all parameters. `Base` has a member for each parameter.
template <class T, class Base>
auto parameter_fields() {
  namespace parameter = dto::backtest_parameter;
  return std::make_tuple(
      parameter_field<T>(parameter::kPeriods, &Base::n_periods),
      parameter_field<T>(parameter::kSplits, &Base::n_splits),
      parameter_field<T>(parameter::kStride, &Base::stride),
      parameter_field<T>(parameter::kTrainings, &Base::n_retrain),
      parameter_field<T>(parameter::kWeatherProvider, &Base::future_weather_provider)
          .default_shown_as("\"climatology\"")
  );
}

}  // namespace chap::schema
