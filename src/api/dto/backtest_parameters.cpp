#include "api/dto/backtest_parameters.hpp"

#include "foundation/schema/naming.hpp"

namespace chap::dto {

BacktestParameterInfo parameter_info(const BacktestParameter& parameter) {
  BacktestParameterInfo info;
  info.name = schema::camel_case(parameter.name);
  info.label = parameter.label;
  info.description = parameter.description;
  info.minimum = parameter.minimum;
  if (const auto* text = std::get_if<const char*>(&parameter.default_value)) {
    info.type = "string";
    info.default_value = std::string(*text);
  } else {
    info.type = "integer";
    info.default_value = parameter.default_integer();
  }
  return info;
}

}  // namespace chap::dto
