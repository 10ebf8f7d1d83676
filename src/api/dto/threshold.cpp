#include "api/dto/threshold.hpp"

#include <cmath>
#include <utility>

namespace chap::schema {
namespace {

// A kind of parameter: the names of a number and of a list of numbers in the `loc` of a problem,
// and whether the numbers must be from 0 to 1.
struct ParameterKind {
  const char* name;
  const char* list_name;
  bool is_quantile;
};
constexpr ParameterKind kMultiplier = {"float", "list[float]", false};
constexpr ParameterKind kQuantile = {"constrained-float", "list[constrained-float]", true};

bool read_number_parameter(
    const json::Value& v, const ParameterKind& kind, double& out, Report& r
) {
  if (!read_number(v, out, r)) return false;
  if (kind.is_quantile && !(out >= 0)) {
    r.add("greater_than_equal", "Input should be greater than or equal to 0", v, R"({"ge":0.0})");
    return false;
  }
  if (kind.is_quantile && !(out <= 1)) {
    r.add("less_than_equal", "Input should be less than or equal to 1", v, R"({"le":1.0})");
    return false;
  }
  if (!std::isfinite(out)) {
    r.add("finite_number", "Input should be a finite number", v);
    return false;
  }
  return true;
}

bool read_list_parameter(
    const json::Value& v, const ParameterKind& kind, std::vector<double>& out, Report& r
) {
  if (!v.is_array()) {
    r.add("list_type", "Input should be a valid list", v);
    return false;
  }
  if (v.items().empty()) {
    r.add(
        "too_short",
        "List should have at least 1 item after validation, not 0",
        v,
        R"({"field_type":"List","min_length":1,"actual_length":0})"
    );
    return false;
  }
  bool good = true;
  for (std::size_t i = 0; i < v.items().size(); ++i) {
    const Report::Step step(r, i);
    good = read_number_parameter(v.items()[i], kind, out.emplace_back(), r) && good;
  }
  return good;
}

// Reads a number or a list of numbers. An invalid value is reported twice: as an invalid number and
// as an invalid list.
bool read_line_parameters(
    const json::Value& v, const ParameterKind& kind, dto::LineParameters& out, Report& r
) {
  Report probe;
  out.is_list = v.is_array();
  out.numbers.clear();
  if (out.is_list ? read_list_parameter(v, kind, out.numbers, probe)
                  : read_number_parameter(v, kind, out.numbers.emplace_back(), probe)) {
    return true;
  }
  {
    const Report::Step step(r, std::string_view(kind.name));
    read_number_parameter(v, kind, out.numbers.emplace_back(), r);
  }
  const Report::Step step(r, std::string_view(kind.list_name));
  read_list_parameter(v, kind, out.numbers, r);
  return false;
}

void write_line_parameters(const dto::LineParameters& value, json::Writer& out) {
  if (value.is_list) {
    Codec<std::vector<double>>::write(value.numbers, out);
  } else {
    out.real(value.numbers.front());
  }
}

void line_parameters_schema(SchemaWriter& s, const char* number) {
  s.out.key("anyOf");
  s.out.begin_array();
  s.out.raw(number);
  s.out.raw(std::string(R"({"items":)") + number + R"(,"type":"array","minItems":1})");
  s.out.end_array();
}

// Returns the member that contains the strategy of the parameters; nullptr if the member is
// missing.
const json::Value* type_of(const json::Value& params) {
  return params.is_object() ? params.find("type") : nullptr;
}

void add_unknown_type(const json::Value& params, const json::Value& type, Report& r) {
  const std::string tag = type.is_string() ? std::string(type.as_string()) : bounded_text(type);
  json::Writer ctx;
  ctx.begin_object();
  ctx.key("discriminator");
  ctx.string("'type'");
  ctx.key("tag");
  ctx.string(tag);
  ctx.key("expected_tags");
  ctx.string("'seasonal', 'percentile'");
  ctx.end_object();
  r.add(
      "union_tag_invalid",
      "Input tag '" + tag +
          "' found using 'type' does not match any of the expected tags: 'seasonal', 'percentile'",
      params,
      ctx.take()
  );
}

template <class Strategy>
bool read_params(const json::Value& v, dto::ThresholdParams& out, Report& r) {
  const Report::Step step(r, std::string_view(Strategy::kId));
  return Codec<Strategy>::read(v, out.emplace<Strategy>(), r);
}

// Returns whether a body has the older shape of a request (contract README 23).
bool is_older(const json::Value& body) {
  if (!body.is_object() || body.find("strategy") == nullptr) return false;
  const json::Value* params = body.find("params");
  return params == nullptr || type_of(*params) == nullptr;
}

}  // namespace

bool Codec<dto::Multipliers>::read(const json::Value& v, dto::Multipliers& out, Report& r) {
  return read_line_parameters(v, kMultiplier, out, r);
}
void Codec<dto::Multipliers>::write(const dto::Multipliers& value, json::Writer& out) {
  write_line_parameters(value, out);
}
void Codec<dto::Multipliers>::schema(SchemaWriter& s) {
  line_parameters_schema(s, R"({"type":"number"})");
}

bool Codec<dto::Quantiles>::read(const json::Value& v, dto::Quantiles& out, Report& r) {
  return read_line_parameters(v, kQuantile, out, r);
}
void Codec<dto::Quantiles>::write(const dto::Quantiles& value, json::Writer& out) {
  write_line_parameters(value, out);
}
void Codec<dto::Quantiles>::schema(SchemaWriter& s) {
  line_parameters_schema(s, R"({"type":"number","maximum":1,"minimum":0})");
}

bool Codec<dto::BaselineYears>::read(const json::Value& v, dto::BaselineYears& out, Report& r) {
  out.years.reset();
  if (v.is_null()) return true;
  if (!read_integer(v, out.years.emplace(), r)) return false;
  if (*out.years >= 1) return true;
  r.add("greater_than_equal", "Input should be greater than or equal to 1", v, R"({"ge":1})");
  return false;
}
void Codec<dto::BaselineYears>::write(const dto::BaselineYears& value, json::Writer& out) {
  Codec<std::optional<std::int64_t>>::write(value.years, out);
}
void Codec<dto::BaselineYears>::schema(SchemaWriter& s) {
  s.out.key("anyOf");
  s.out.raw(R"([{"type":"integer","minimum":1},{"type":"null"}])");
}

bool Codec<dto::ThresholdParams>::read(const json::Value& v, dto::ThresholdParams& out, Report& r) {
  if (!v.is_object()) {
    r.add(
        "model_attributes_type",
        "Input should be a valid dictionary or object to extract fields from",
        v
    );
    return false;
  }
  const json::Value* type = type_of(v);
  if (type == nullptr) {
    r.add(
        "union_tag_not_found",
        "Unable to extract tag using discriminator 'type'",
        v,
        R"({"discriminator":"'type'"})"
    );
    return false;
  }
  const std::string_view id = type->is_string() ? type->as_string() : std::string_view();
  if (id == dto::SeasonalParams::kId) return read_params<dto::SeasonalParams>(v, out, r);
  if (id == dto::PercentileParams::kId) return read_params<dto::PercentileParams>(v, out, r);
  add_unknown_type(v, *type, r);
  return false;
}

void Codec<dto::ThresholdParams>::write(const dto::ThresholdParams& value, json::Writer& out) {
  std::visit(
      [&](const auto& params) { Codec<std::remove_cvref_t<decltype(params)>>::write(params, out); },
      value
  );
}

void Codec<dto::ThresholdParams>::schema(SchemaWriter& s) {
  s.out.key("oneOf");
  s.out.begin_array();
  write_schema_object<dto::SeasonalParams>(s);
  write_schema_object<dto::PercentileParams>(s);
  s.out.end_array();
  s.out.key("discriminator");
  s.out.raw(R"({"mapping":{"percentile":"#/components/schemas/PercentileParams",)"
            R"("seasonal":"#/components/schemas/SeasonalParams"},"propertyName":"type"})");
}

bool Codec<dto::ThresholdBody>::read(const json::Value& v, dto::ThresholdBody& out, Report& r) {
  if (is_older(v)) {
    auto& older = out.request.emplace<dto::OlderThresholdRequest>();
    return Codec<dto::OlderThresholdRequest>::read(v, older, r);
  }
  auto& request = out.request.emplace<dto::ThresholdRequest>();
  return Codec<dto::ThresholdRequest>::read(v, request, r);
}

void Codec<dto::ThresholdBody>::schema(SchemaWriter& s) { Codec<dto::ThresholdRequest>::schema(s); }

}  // namespace chap::schema
