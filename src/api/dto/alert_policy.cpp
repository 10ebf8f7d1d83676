#include "api/dto/alert_policy.hpp"

#include "api/dto/row_time.hpp"
#include "api/dto/stored_list.hpp"
#include "foundation/json/canonical.hpp"

namespace chap::dto {
namespace {

// Writes a number, or a list of numbers, in the form of Python's json.dumps().
std::string python_text(const LineParameters& parameters) {
  std::string text;
  for (const double number : parameters.numbers) {
    if (!text.empty()) text += ", ";
    json::append_double(text, number, json::Style::kPythonRepr);
  }
  return parameters.is_list ? "[" + text + "]" : text;
}

std::string stored_text(const SeasonalParams& params) {
  return R"({"type": "seasonal", "std_multiplier": )" + python_text(params.std_multiplier) + "}";
}

std::string stored_text(const PercentileParams& params) {
  const auto& years = params.baseline_years.years;
  return R"({"type": "percentile", "quantile": )" + python_text(params.quantile) +
         R"(, "baseline_years": )" + (years ? std::to_string(*years) : "null") + "}";
}

const LineParameters& line_parameters_of(const ThresholdParams& params) {
  if (const auto* seasonal = std::get_if<SeasonalParams>(&params)) return seasonal->std_multiplier;
  return std::get<PercentileParams>(params).quantile;
}

}  // namespace

std::string stored_levels(const std::vector<AlertLevel>& levels) {
  std::string text = "[";
  for (const AlertLevel& level : levels) {
    text += text.size() > 1 ? R"(, {"name": )" : R"({"name": )";
    json::append_canonical_string(text, level.name);
    text += R"(, "threshold_params": )";
    text += std::visit(
        [](const auto& params) { return stored_text(params); }, level.threshold_params.params
    );
    text += R"(, "exceedance_threshold": )";
    json::append_double(text, level.exceedance_threshold, json::Style::kPythonRepr);
    text += '}';
  }
  return text + "]";
}

AlertPolicyRead alert_policy_read(const store::AlertPolicyRow& row) {
  return {row.name, read_stored_list<AlertLevel>(row.levels), row.id, row_time(row.created)};
}

}  // namespace chap::dto

namespace chap::schema {

bool Codec<dto::SingleThresholdParams>::read(
    const json::Value& v, dto::SingleThresholdParams& out, Report& r
) {
  if (!Codec<dto::ThresholdParams>::read(v, out.params, r)) return false;
  const dto::LineParameters& parameters = dto::line_parameters_of(out.params);
  if (parameters.numbers.size() == 1) return true;
  r.add_value_error(
      "An alert level is judged against one threshold line, got " + dto::python_text(parameters), v
  );
  return false;
}

void Codec<dto::SingleThresholdParams>::write(
    const dto::SingleThresholdParams& value, json::Writer& out
) {
  Codec<dto::ThresholdParams>::write(value.params, out);
}

void Codec<dto::SingleThresholdParams>::schema(SchemaWriter& s) {
  s.out.key("anyOf");
  s.out.begin_array();
  write_schema_object<dto::SeasonalParams>(s);
  write_schema_object<dto::PercentileParams>(s);
  s.out.end_array();
}

}  // namespace chap::schema
